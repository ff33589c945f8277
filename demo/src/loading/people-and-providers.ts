/** Who works in the demo, and through whom it pays; users exist only with the demo, all with one password. */
export const DEMO_PASSWORD = 'chitra-demo';

export interface DemoUser {
  readonly username: string;
  readonly roles: readonly string[];
  readonly areaCode: string;
  readonly providerCode?: string;
}

export interface DemoProvider {
  readonly code: string;
  readonly name: string;
  readonly channels: readonly string[];
  /** False for the post office, which works with lists instead of calls. */
  readonly online: boolean;
}

export const DEMO_PROVIDERS: readonly DemoProvider[] = [
  { code: 'AGRIBANK', name: 'Agribank', channels: ['BANK'], online: true },
  { code: 'VIETINBANK', name: 'VietinBank', channels: ['BANK'], online: true },
  { code: 'LPBANK', name: 'LPBank', channels: ['BANK'], online: true },
  { code: 'MOMO', name: 'MoMo', channels: ['EWALLET'], online: true },
  { code: 'VIETTEL', name: 'Viettel Money', channels: ['MOBILE_MONEY'], online: true },
  { code: 'VNPT', name: 'VNPT Money', channels: ['MOBILE_MONEY'], online: true },
  { code: 'VNPOST', name: 'Bưu điện Việt Nam', channels: ['POST_OFFICE'], online: false },
];

const PROVINCE = '38';

export const DEMO_USERS: readonly DemoUser[] = [
  { username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: PROVINCE },
  { username: 'officer2', roles: ['FINANCE_OFFICER'], areaCode: PROVINCE },
  { username: 'approver', roles: ['APPROVER'], areaCode: PROVINCE },
  { username: 'releaser', roles: ['RELEASER'], areaCode: PROVINCE },
  { username: 'district-386', roles: ['DISTRICT_OFFICER'], areaCode: '386' },
  { username: 'leader', roles: ['LEADER'], areaCode: PROVINCE },
  { username: 'auditor', roles: ['AUDITOR'], areaCode: PROVINCE },
  ...DEMO_PROVIDERS.map(({ code }) => ({
    username: `provider-${code}`,
    roles: ['PROVIDER'],
    areaCode: PROVINCE,
    providerCode: code,
  })),
];
