import { isWithin, type Actor } from '#contracts';
import type { Queryable } from '#persistence';
import { accountDigest, type LookupHash } from '#security';
import type { RowError } from '#tabular';
import type { PaymentProvider } from '../providers/domain/provider.js';
import type { AccountRow } from './account-row.js';

/** A row whose person, area and provider are known; the number and the holder also as the keyed hashes that are stored. */
export interface MatchedRow extends AccountRow {
  enrolmentId: string;
  beneficiaryId: string;
  areaCode: string;
  accountKey: string;
  holderKey: string;
  provider: PaymentProvider;
}

interface Enrolment {
  enrolment_id: string;
  beneficiary_id: string;
  citizen_id_key: string;
  programme: string;
  area_code: string;
  district_code: string;
  province_code: string;
}

export interface Matching {
  rows: MatchedRow[];
  faults: RowError[];
}

/** Finds the enrolments of the rows in one statement, and refuses rows whose person or provider is not there. */
export class RowMatcher {
  constructor(
    private readonly lookup: LookupHash,
    private readonly providers: ReadonlyMap<string, PaymentProvider>,
    private readonly actor: Pick<Actor, 'areaCode'>,
  ) {}

  async match(queryable: Queryable, rows: AccountRow[]): Promise<Matching> {
    const citizenKeys = rows.map((row) => this.lookup.of(row.citizenId));
    const enrolments = await this.enrolmentsOf(queryable, citizenKeys, rows);
    const matched = new Map<string, MatchedRow>();
    const faults: RowError[] = [];
    rows.forEach((row, index) => {
      const provider = this.providers.get(row.providerCode);
      const enrolment = enrolments.get(`${citizenKeys[index]}:${row.programme}`);
      const fault = providerFault(row, provider) ?? this.enrolmentFault(row, enrolment);
      if (fault || !provider || !enrolment) {
        if (fault) faults.push(fault);
        return;
      }
      const accountKey = accountDigest(this.lookup, row.providerCode, row.accountNumber);
      const key = `${enrolment.enrolment_id}:${accountKey}`;
      const earlier = matched.get(key);
      if (earlier) {
        faults.push(repeated(row, earlier));
        return;
      }
      matched.set(key, {
        ...row,
        enrolmentId: enrolment.enrolment_id,
        beneficiaryId: enrolment.beneficiary_id,
        areaCode: enrolment.area_code,
        accountKey,
        holderKey: this.lookup.of(`holder:${row.holderName}`),
        provider,
      });
    });
    return { rows: [...matched.values()], faults };
  }

  private async enrolmentsOf(
    queryable: Queryable,
    citizenKeys: string[],
    rows: AccountRow[],
  ): Promise<Map<string, Enrolment>> {
    const found = await queryable.query<Enrolment>(
      `SELECT enrolment_id, beneficiary_id, enrolments.citizen_id_key, enrolments.programme, area_code, district_code, province_code
       FROM unnest($1::text[], $2::text[]) AS wanted (citizen_id_key, programme)
       JOIN enrolments ON enrolments.citizen_id_key = wanted.citizen_id_key AND enrolments.programme = wanted.programme`,
      [citizenKeys, rows.map((row) => row.programme)],
    );
    return new Map(found.map((enrolment) => [`${enrolment.citizen_id_key}:${enrolment.programme}`, enrolment]));
  }

  /** Outside of the area reads the same as unknown: a list must not tell who lives elsewhere. */
  private enrolmentFault(row: AccountRow, enrolment: Enrolment | undefined): RowError | undefined {
    const place = enrolment && {
      areaCode: enrolment.area_code,
      districtCode: enrolment.district_code,
      provinceCode: enrolment.province_code,
    };
    if (place && isWithin(this.actor, place)) return undefined;
    return error(row, 'citizenId', 'UNKNOWN_BENEFICIARY', {
      vi: `Không có đối tượng ${row.programme} mang số định danh này trong địa bàn của bạn`,
      en: `Nobody with this citizen id is enrolled in ${row.programme} in your area`,
    });
  }
}

function providerFault(row: AccountRow, provider: PaymentProvider | undefined): RowError | undefined {
  if (!provider || provider.status !== 'ACTIVE') {
    return error(row, 'providerCode', 'UNKNOWN_PROVIDER', {
      vi: 'Danh bạ không có tổ chức chi trả mang mã này',
      en: 'The directory has no provider of this code',
    });
  }
  if (provider.channels.includes(row.channel)) return undefined;
  return error(row, 'channel', 'CHANNEL_NOT_OFFERED', {
    vi: `${provider.code} không có hình thức chi trả này`,
    en: `${provider.code} does not offer this channel`,
  });
}

function repeated(row: AccountRow, earlier: AccountRow): RowError {
  return error(row, 'accountNumber', 'REPEATED', {
    vi: `Tài khoản này đã có ở dòng ${earlier.row}`,
    en: `The same account stands in row ${earlier.row}`,
  });
}

function error(row: AccountRow, column: string, code: string, message: { vi: string; en: string }): RowError {
  return { row: row.row, column, code, message, severity: 'ERROR' };
}
