import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  FastForwardOutlined,
  PauseCircleOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SendOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';

const GOOD = { color: '#0f5f2e', borderColor: '#8cc7a2', background: '#eefaf2' };
const BAD = { color: '#9b1c12', borderColor: '#e5a39d', background: '#fef3f2' };
const WARN = { color: '#7a4700', borderColor: '#e0bb80', background: '#fff8eb' };
const BUSY = { color: '#0a4a88', borderColor: '#93b9de', background: '#eff6fd' };
const CALM = { color: '#3c485c', borderColor: '#b9c3d1', background: '#f5f7fa' };

const LOOKS: Record<string, [typeof GOOD, ReactNode]> = {
  SETTLED: [GOOD, <CheckCircleOutlined />],
  VERIFIED: [GOOD, <CheckCircleOutlined />],
  ACTIVE: [GOOD, <CheckCircleOutlined />],
  DONE: [GOOD, <CheckCircleOutlined />],
  APPLIED: [GOOD, <CheckCircleOutlined />],
  RESOLVED: [GOOD, <CheckCircleOutlined />],
  CLOSED: [CALM, <CheckCircleOutlined />],
  HELD: [WARN, <PauseCircleOutlined />],
  SUSPENDED: [WARN, <PauseCircleOutlined />],
  UNKNOWN: [WARN, <QuestionCircleOutlined />],
  RECOVERING: [BUSY, <RollbackOutlined />],
  LISTED: [BUSY, <CheckCircleOutlined />],
  MISMATCH: [WARN, <QuestionCircleOutlined />],
  OPEN: [WARN, <QuestionCircleOutlined />],
  REJECTED: [BAD, <CloseCircleOutlined />],
  FAILED: [BAD, <CloseCircleOutlined />],
  DISABLED: [BAD, <StopOutlined />],
  RETURNED: [BAD, <RollbackOutlined />],
  SUBMITTING: [BUSY, <SendOutlined />],
  SUBMITTED: [BUSY, <SendOutlined />],
  PAYING: [BUSY, <SendOutlined />],
  RUNNING: [BUSY, <ClockCircleOutlined />],
  APPROVED: [BUSY, <CheckCircleOutlined />],
  PLANNED: [CALM, <ClockCircleOutlined />],
  PENDING: [CALM, <ClockCircleOutlined />],
  DRAFT: [CALM, <EditOutlined />],
  CARRIED_OVER: [CALM, <FastForwardOutlined />],
  CANCELLED: [CALM, <StopOutlined />],
  STOPPED: [CALM, <StopOutlined />],
  ENDED: [CALM, <StopOutlined />],
  EXPIRED: [CALM, <ClockCircleOutlined />],
};

/** A state never by colour alone: an icon and the word. */
export function StateTag({ list, state }: { list: string; state: string }) {
  const { word } = useWords();
  const [style, icon] = LOOKS[state] ?? [CALM, <ClockCircleOutlined />];
  return (
    <span className="state" style={style}>
      <span aria-hidden="true">{icon}</span>
      {word(list, state)}
    </span>
  );
}
