import {
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  FileTextOutlined,
  FundOutlined,
  GiftOutlined,
  HomeOutlined,
  ScheduleOutlined,
  SearchOutlined,
  SwapOutlined,
  TeamOutlined,
  ToolOutlined,
  UploadOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Role } from '../api/vocabulary';
import type { WordKey } from '../i18n';

interface Entry {
  to: string;
  word: WordKey;
  icon: ReactNode;
  roles: Role[];
}

/** What each role finds in the menu, in the order of its work. */
export const MENU: Entry[] = [
  { to: '/', word: 'menu.home', icon: <HomeOutlined />, roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER'] },
  {
    to: '/calendar',
    word: 'menu.calendar',
    icon: <ScheduleOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER'],
  },
  {
    to: '/compliance',
    word: 'menu.compliance',
    icon: <BarChartOutlined />,
    roles: ['LEADER', 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'AUDITOR'],
  },
  {
    to: '/runs',
    word: 'menu.runs',
    icon: <CalendarOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER'],
  },
  {
    to: '/closing',
    word: 'menu.closing',
    icon: <CheckSquareOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'AUDITOR', 'LEADER'],
  },
  {
    to: '/worklists',
    word: 'menu.worklists',
    icon: <ToolOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'DISTRICT_OFFICER', 'AUDITOR'],
  },
  {
    to: '/beneficiaries',
    word: 'menu.beneficiaries',
    icon: <SearchOutlined />,
    roles: ['FINANCE_OFFICER', 'DISTRICT_OFFICER', 'AUDITOR'],
  },
  { to: '/imports', word: 'menu.imports', icon: <UploadOutlined />, roles: ['FINANCE_OFFICER', 'DISTRICT_OFFICER'] },
  {
    to: '/one-offs',
    word: 'menu.oneOffs',
    icon: <GiftOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'AUDITOR'],
  },
  {
    to: '/ceilings',
    word: 'menu.ceilings',
    icon: <FundOutlined />,
    roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER'],
  },
  {
    to: '/delegations',
    word: 'menu.delegations',
    icon: <SwapOutlined />,
    roles: ['APPROVER', 'RELEASER', 'AUDITOR', 'ADMINISTRATOR'],
  },
  { to: '/files', word: 'menu.files', icon: <FileTextOutlined />, roles: ['FINANCE_OFFICER', 'PROVIDER'] },
  { to: '/cases', word: 'menu.cases', icon: <AuditOutlined />, roles: ['FINANCE_OFFICER', 'APPROVER', 'AUDITOR'] },
  { to: '/admin/users', word: 'menu.users', icon: <TeamOutlined />, roles: ['ADMINISTRATOR'] },
  { to: '/holidays', word: 'menu.holidays', icon: <ScheduleOutlined />, roles: ['ADMINISTRATOR'] },
  { to: '/admin/providers', word: 'menu.providers', icon: <BankOutlined />, roles: ['ADMINISTRATOR'] },
];
