import pg from 'pg';
import { request, type Client } from '../system/client.js';
import { importList, OCTOBER } from '../system/newcomers.js';
import type { Product } from '../system/product.js';
import { until } from '../system/waiting.js';

/** A district of the demo in which nobody holds an account yet: what is paid through one in October is ours. */
export const QUAN_SON = { code: '387', name: 'Huyện Quan Sơn', commune: '15016' };
/** A bank whose last word is due after a minute. */
const HASTY_BANK = 'VBSP';

interface Receiver {
  citizenId: string;
  fullName: string;
  /** None: cash at the post office. The ending says what becomes of a payment there (API §5), as it does of a citizen id. */
  account?: { providerCode: string; number: string; authorisedUntil?: string };
}

/** Who comes to Quan Sơn in October, by what becomes of their first payment. */
export const RECEIVERS = {
  paid: {
    citizenId: '001150600001',
    fullName: 'Hà Thị Bưởi',
    account: { providerCode: 'AGRIBANK', number: '78000001' },
  },
  refused: {
    citizenId: '001150600002',
    fullName: 'Lò Thị Chanh',
    account: { providerCode: 'AGRIBANK', number: '78019001' },
  },
  returned: {
    citizenId: '001150600003',
    fullName: 'Vi Thị Dừa',
    account: { providerCode: 'AGRIBANK', number: '78029006' },
  },
  unanswered: {
    citizenId: '001150600004',
    fullName: 'Ngân Thị Đào',
    account: { providerCode: HASTY_BANK, number: '78039004' },
  },
  expired: {
    citizenId: '001150600005',
    fullName: 'Lương Thị Gấc',
    account: { providerCode: 'AGRIBANK', number: '78040005', authorisedUntil: '2024-08-31' },
  },
  travelling: {
    citizenId: '001150600006',
    fullName: 'Phạm Thị Hồng',
    account: { providerCode: 'AGRIBANK', number: '78050006', authorisedUntil: '2024-09-30' },
  },
  absent: { citizenId: '001150619004', fullName: 'Hà Thị Khế' },
  away: { citizenId: '001150629004', fullName: 'Lò Thị Lê' },
} as const satisfies Record<string, Receiver>;

const PEOPLE: Receiver[] = Object.values(RECEIVERS);
const HOLDERS = PEOPLE.flatMap(({ account, ...person }) => (account ? [{ ...person, account }] : []));

/** Enrols them through the public calls, and waits until whoever pays knows them and their verified accounts. */
export async function settleInQuanSon(product: Product, administrator: Client, officer: Client): Promise<void> {
  await registerHastyBank(product, administrator);
  for (const providerCode of new Set(HOLDERS.map(({ account }) => account.providerCode)))
    await teach(product, providerCode);
  const enrolled = await importList(officer, 'beneficiaries', PEOPLE.map(beneficiaryRow));
  const opened = await importList(officer, 'accounts', HOLDERS.map(accountRow));
  if (enrolled.created !== PEOPLE.length || opened.created !== HOLDERS.length)
    throw new Error(`not everybody was taken: ${JSON.stringify([enrolled, opened])}`);
  const ids = await Promise.all(
    PEOPLE.map(async ({ citizenId }) => {
      const { body } = await officer.get<{ items: { id: string }[] }>(`/beneficiaries?q=${citizenId}`);
      return body.items[0]?.id ?? '';
    }),
  );
  await untilKnown(product, ids);
}

async function registerHastyBank(product: Product, administrator: Client): Promise<void> {
  const { status, text } = await administrator.post('/providers', {
    json: {
      code: HASTY_BANK,
      name: 'Ngân hàng Chính sách xã hội',
      channels: ['BANK'],
      endpointUrl: `${product.simulatorUrl}/providers/${HASTY_BANK}`,
      answerDeadlineMinutes: 1,
    },
  });
  if (status !== 201) throw new Error(`the bank was not registered: ${status} ${text}`);
}

/** The bank's books know whose account each is. */
async function teach(product: Product, providerCode: string): Promise<void> {
  const customers = HOLDERS.filter(({ account }) => account.providerCode === providerCode).map((holder) => ({
    accountNumber: holder.account.number,
    holderName: holder.fullName,
  }));
  const { status, text } = await request(`${product.simulatorUrl}/providers/${providerCode}/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers }),
  });
  if (status > 299) throw new Error(`${providerCode} was not taught: ${status} ${text}`);
}

/** Lists are planned from a replica that follows the registry and the accounts by events. */
async function untilKnown(product: Product, beneficiaryIds: string[]): Promise<void> {
  const database = new pg.Client({ connectionString: product.databaseUrl('chitra_disbursements') });
  await database.connect();
  try {
    await until(
      'the newcomers and their accounts are known to whoever pays',
      async () => {
        const { rows } = await database.query<{ people: number; accounts: number }>(
          `SELECT (SELECT count(DISTINCT beneficiary_id)::integer FROM enrolments WHERE beneficiary_id = ANY ($1)) AS people,
             (SELECT count(*)::integer FROM accounts WHERE beneficiary_id = ANY ($1) AND status = 'VERIFIED') AS accounts`,
          [beneficiaryIds],
        );
        return rows[0]?.people === PEOPLE.length && rows[0].accounts === HOLDERS.length;
      },
      { milliseconds: 120_000, every: 500 },
    );
  } finally {
    await database.end();
  }
}

function beneficiaryRow({ citizenId, fullName, account }: Receiver): string {
  const wish = account ? '1,BANK' : '0,POST_OFFICE';
  return `${citizenId},${fullName},1950-03-15,F,BTXH,B06D,${QUAN_SON.commune},${OCTOBER}-01,,1,${wish}`;
}

function accountRow({ citizenId, fullName, account }: (typeof HOLDERS)[number]): string {
  const { providerCode, number, authorisedUntil } = account;
  const relation = authorisedUntil ? `AUTHORISED,${authorisedUntil}` : 'SELF,';
  return `${citizenId},BTXH,BANK,${providerCode},${number},${fullName},${relation},1`;
}
