import type { Channel, Denominator, HolderRelation, PaymentState, Programme, Role, RunState } from './vocabulary';

/** The answers of the public HTTP contract, as far as the pages read them. Money: strings of whole VND. */
export interface Page<Item> {
  items: Item[];
  nextCursor?: string | null;
}
export interface Operation {
  name: string;
  state: 'RUNNING' | 'DONE' | 'FAILED';
  error?: string;
  /** Of what was done to many payments at once: how many, how many of them wait for a second person, what was left out. */
  done?: number;
  requested?: number;
  skipped?: { why: string; payments: number }[];
}
export interface Me {
  username: string;
  roles: Role[];
  areaCode: string | null;
  providerCode?: string | null;
  permissions?: string[];
  /** Roles that somebody else handed over, and who did. */
  onBehalfOf?: Partial<Record<Role, string>>;
}
export interface Session {
  accessToken: string;
  expiresIn: number;
  user: Me;
}
export interface Readiness {
  status: string;
  demo?: 'none' | 'loading' | 'ready';
  period?: string;
  businessDate?: string;
}

export interface Figures {
  total: number;
  reviewed?: number;
  consenting?: number;
  holders: number;
  paidByAccount: number;
  rate: string | null;
  amountByAccount?: string;
  amountTotal?: string;
  carriedOver?: number;
  target?: string | null;
  byChannel?: Partial<Record<Channel, { paid?: number; amount?: string }>>;
  byHolder?: Partial<Record<HolderRelation, number>>;
}
export interface Place extends Figures {
  code: string;
  name: string;
  byProgramme?: Partial<Record<Programme, Figures>>;
}
export interface DistrictFigures extends Place {
  rank: number | null;
  remark: string | null;
  tile?: Tile | null;
}
export interface Tile {
  col: number;
  row: number;
}
export interface Compliance {
  period: string;
  asOf: string;
  status: 'PROVISIONAL' | 'FINAL' | 'RESTATED';
  programme: Programme | 'ALL';
  denominator: Denominator;
  behind?: { events: number | null; deadLetters: number | null };
  province: Place;
  areas: DistrictFigures[];
}
export interface Gap {
  holders: number;
  paidByAccount: number;
  asOf?: string;
  reasons: { code: string; label?: string; holders: number }[];
}
export interface Area {
  code: string;
  name: string;
  level: string;
  parentCode: string | null;
  tile?: Tile | null;
}

export interface Sum {
  payments: number;
  amount: string;
}
export interface ProviderProgress {
  providerCode: string;
  payments: number;
  amount?: string;
  sent: number;
  settled: number;
  rejected: number;
  returned?: number;
  unknown: number;
}
export interface Run {
  id: string;
  period: string;
  programme: Programme;
  kind: string;
  areaCode: string;
  scheduleId?: string | null;
  fundingSource?: string;
  deadlines?: Partial<Record<'cutOffOn' | 'approvalBy' | 'payOn' | 'collectionUntil', string | null>>;
  state: RunState;
  operation?: Operation | null;
  preparedBy: string | null;
  preparers?: string[];
  approvedBy: string | null;
  /** For whom the approver signed, when it was for somebody else. */
  approvedFor?: string | null;
  releasedBy: string | null;
  releasedFor?: string | null;
  fingerprint: string | null;
  rejectionReason?: string | null;
  totals?: Sum & {
    byState?: Partial<Record<PaymentState, Sum>>;
    byChannel?: Partial<Record<Channel, Sum>>;
  };
  held?: { reason: string; payments: number; amount: string }[];
  byDistrict?: { code: string; name: string; payments: number; amount: string; held: number }[];
  progress?: { byProvider?: ProviderProgress[] };
  history?: { state: string; actor: string | null; onBehalfOf?: string | null; reason: string | null; at: string }[];
}
export interface Payment {
  id: string;
  runId?: string;
  reference: string | null;
  state: PaymentState;
  heldReason?: string | null;
  reason?: string | null;
  channel: Channel | null;
  providerCode: string | null;
  amount: string;
  beneficiaryId: string;
  programme?: Programme;
  kind?: string;
  areaCode: string;
  districtCode?: string;
  period: string;
  sequence: number;
}
export interface Enrolment {
  id?: string;
  enrolmentId?: string;
  programme: Programme;
  status: string;
  monthlyAmount?: string | null;
  reviewed?: boolean;
  wantsAccount?: boolean;
  preferredChannel?: Channel | null;
  validFrom?: string;
  validTo?: string | null;
  areaCode?: string;
  categoryCodes?: string[];
}
export interface Beneficiary {
  id: string;
  beneficiaryId?: string;
  citizenId: string | null;
  fullName: string | null;
  birthDate: string | null;
  gender?: string | null;
  areaCode?: string | null;
  areaName?: string | null;
  districtCode?: string | null;
  enrolments?: Enrolment[];
  programme?: Programme;
  programmes?: Programme[];
  status?: string;
  monthlyAmount?: string | null;
}
export interface Account {
  id: string;
  programme: Programme;
  channel: Channel;
  providerCode: string;
  providerName?: string;
  accountNumber: string;
  holderName: string | null;
  holderRelation: string;
  authorisedUntil: string | null;
  status: string;
  nameAtProvider?: string | null;
  operation?: Operation;
}
export interface Import {
  id: string;
  state: 'RUNNING' | 'DONE' | 'FAILED' | 'PREVIEWED';
  dryRun?: boolean;
  fileName?: string;
  read?: number;
  created?: number;
  changed?: number;
  unchanged?: number;
  rejected?: number;
  detail?: string;
  byArea?: {
    code: string;
    name?: string;
    created?: number;
    changed?: number;
    unchanged?: number;
    rejected?: number;
  }[];
}
export interface RowError {
  row: number;
  column: string | null;
  code: string;
  message: string;
  value?: string | null;
  /** `WARNING`: the row is taken all the same. */
  severity?: string;
}
export interface Provider {
  code: string;
  name: string;
  channels: Channel[];
  endpointUrl?: string | null;
  status?: string;
}
export interface WebhookSecret {
  id: string;
  createdAt?: string;
}
export interface ProviderFile {
  id: string;
  providerCode: string;
  direction: 'IN' | 'OUT';
  name: string;
  period: string | null;
  districtCode?: string | null;
  state: string;
  count: number | null;
  controlSum: string | null;
  read?: number;
  applied?: number;
  unchanged?: number;
  rejected?: number;
  cases?: number;
  detail?: string | null;
  createdBy?: string | null;
  createdAt?: string | null;
}
export interface Case {
  id: string;
  class: string;
  state: string;
  providerCode: string | null;
  paymentId: string | null;
  areaCode: string | null;
  statuses?: number;
  openedAt: string;
}
export interface User {
  username: string;
  roles: Role[];
  areaCode: string | null;
  providerCode?: string | null;
  createdAt?: string;
  disabled?: boolean;
}
