import type { Client } from './client.js';
import { fileForm, request } from './client.js';
import type { Product } from './product.js';
import { until } from './waiting.js';

/** A commune of Bá Thước (386). */
export const COMMUNE = '14923';
export const OCTOBER = '2024-10';
export const MONTHLY = '1000000';
const BY_BANK = 9;
const BY_POST = 3;

export interface ImportState {
  id: string;
  state: string;
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
}

export interface Newcomer {
  citizenId: string;
  fullName: string;
  accountNumber: string | null;
}

/**
 * People who are entitled from October on, so that September's figures are not theirs. Nobody ever answers about their
 * payments by itself: accounts (and, for the post office, citizen ids) end in 9004.
 */
export const NEWCOMERS: readonly Newcomer[] = [
  ...Array.from({ length: BY_BANK }, (_, index) => newcomer(index, `00115050100${index}`, `7700${index}9004`)),
  ...Array.from({ length: BY_POST }, (_, index) => newcomer(BY_BANK + index, `0011505${index}9004`, null)),
];

function newcomer(index: number, citizenId: string, accountNumber: string | null): Newcomer {
  return { citizenId, accountNumber, fullName: `Nguyễn Thị Mới ${String.fromCharCode(65 + index)}` };
}

export const BENEFICIARIES_HEADER =
  'citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount,preferredChannel';
export const ACCOUNTS_HEADER =
  'citizenId,programme,channel,providerCode,accountNumber,holderName,holderRelation,authorisedUntil,priority';

export function beneficiaryRow({ citizenId, fullName, accountNumber }: Newcomer, areaCode = COMMUNE): string {
  const wish = accountNumber === null ? '0,POST_OFFICE' : '1,BANK';
  return `${citizenId},${fullName},1950-03-15,F,BTXH,B06D,${areaCode},2024-10-01,,1,${wish}`;
}

export function accountRow({ citizenId, fullName, accountNumber }: Newcomer): string {
  return `${citizenId},BTXH,BANK,AGRIBANK,${accountNumber},${fullName},SELF,,1`;
}

/** Uploads a list and waits until it is dealt with. */
export async function importList(
  client: Client,
  kind: 'beneficiaries' | 'accounts',
  rows: string[],
  query = '',
): Promise<ImportState> {
  const header = kind === 'beneficiaries' ? BENEFICIARIES_HEADER : ACCOUNTS_HEADER;
  const form = fileForm(`${kind}.csv`, [header, ...rows, ''].join('\n'));
  const upload = await client.post<ImportState>(`/${kind}/imports${query}`, { form });
  if (upload.status !== 202) throw new Error(`the upload was answered ${upload.status} ${upload.text}`);
  return until(
    `import of ${kind}`,
    async () => {
      const { body } = await client.get<ImportState>(`/imports/${upload.body.id}`);
      return body.state !== 'RUNNING' && body;
    },
    { milliseconds: 60_000 },
  );
}

/** The bank's books know the newcomers' accounts; ours hear of the holders by asking it. */
export async function teachTheBank(product: Product): Promise<void> {
  const customers = NEWCOMERS.flatMap(({ accountNumber, fullName }) =>
    accountNumber === null ? [] : [{ accountNumber, holderName: fullName }],
  );
  const answer = await request(`${product.simulatorUrl}/providers/AGRIBANK/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers }),
  });
  if (answer.status > 299) throw new Error(`the bank was not taught: ${answer.status} ${answer.text}`);
}
