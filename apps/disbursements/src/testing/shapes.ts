import type { OwedSegment } from '#contracts';

export interface Person {
  id: string;
  programme?: 'BTXH' | 'NCC';
  district?: string;
  /** The first one of the district, if not told. */
  commune?: string;
  amount?: string;
  wants?: boolean;
  status?: 'ACTIVE' | 'SUSPENDED' | 'STOPPED';
  citizenId?: string;
  citizenIdKey?: string;
  validFrom?: string;
  validTo?: string | null;
  owed?: OwedSegment[];
  rateFrom?: string | null;
  categoryDigest?: string;
  /** Of what the registry says; one more than the last told when it changes. */
  version?: number;
  accounts?: { number: string; until?: string; status?: 'VERIFIED' | 'MISMATCH'; provider?: 'AGRIBANK' | 'MOMO' }[];
}

export interface Json {
  id: string;
  state: string;
  operation?: { name: string; state: string; error?: string };
  fingerprint: string;
  totals: {
    payments: number;
    amount: string;
    byState: Record<string, { payments: number; amount: string }>;
    byChannel: Record<string, { payments: number }>;
  };
  items: Json[];
  [field: string]: unknown;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}
