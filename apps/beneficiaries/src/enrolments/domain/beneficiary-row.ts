import { CHANNELS, PROGRAMMES, isWithin, type Actor, type Channel, type Programme } from '#contracts';
import { RowFields, type Column, type RowError, type SourceRow } from '#tabular';
import type { Commune } from '../../areas/area-directory.js';
import type { Rates } from '../../rates/domain/monthly-amount.js';

/** The public list (column names are a contract). */
export const BENEFICIARY_COLUMNS: readonly Column[] = [
  { name: 'citizenId', required: true, examples: ['038150000001', '038049000002'] },
  { name: 'fullName', required: true, examples: ['Nguyễn Thị Hoa', 'Lê Văn Bình'] },
  { name: 'birthDate', required: true, examples: ['1950-03-15', '1949-11-02'] },
  { name: 'gender', required: true, examples: ['F', 'M'] },
  { name: 'programme', required: true, examples: ['BTXH', 'NCC'] },
  { name: 'categoryCode', required: true, examples: ['B06D', 'TB_41'] },
  { name: 'areaCode', required: true, examples: ['14923', '14926'] },
  { name: 'validFrom', required: true, examples: ['2021-07-01', '2015-01-01'] },
  { name: 'validTo', required: false, examples: ['', ''] },
  { name: 'reviewed', required: false, examples: ['1', '1'] },
  { name: 'wantsAccount', required: false, examples: ['1', '0'] },
  { name: 'preferredChannel', required: false, examples: ['BANK', 'POST_OFFICE'] },
  { name: 'monthlyAmount', required: false, examples: ['', ''] },
];

/** A row that may be applied. null = the list does not say: what is known stays. */
export interface BeneficiaryRow extends Commune {
  row: number;
  citizenId: string;
  fullName: string;
  birthDate: string;
  gender: 'M' | 'F';
  programme: Programme;
  categoryCode: string;
  statedAmount: bigint | null;
  validFrom: string;
  validTo: string | null;
  reviewed: boolean | null;
  wantsAccount: boolean | null;
  preferredChannel: Channel | null;
}

export interface RowRules {
  actor: Actor;
  rates: Rates;
  communes: ReadonlyMap<string, Commune>;
}

/** Checks one row: the row to apply, or null and why not. Warnings do not keep a row out. */
export function parseBeneficiaryRow(
  source: SourceRow,
  rules: RowRules,
): { parsed: BeneficiaryRow | null; faults: RowError[]; commune: Commune | undefined } {
  const fields = new RowFields(source);
  const citizenId = fields.citizenId();
  const fullName = fields.text('fullName', { longest: 120 }).replace(/\s+/g, ' ');
  const birthDate = fields.date('birthDate');
  const gender = genderOf(fields);
  const programme = fields.oneOf('programme', PROGRAMMES);
  const { categoryCode, statedAmount } = categoryOf(fields, programme, rules.rates);
  const commune = communeOf(fields, rules);
  const validFrom = fields.date('validFrom');
  const validTo = fields.date('validTo', { required: false });
  if (validFrom && validTo && validTo < validFrom)
    fields.fail(
      'validTo',
      'BEFORE_START',
      { vi: 'Phải từ ngày validFrom trở đi', en: 'Must not be before validFrom' },
      validTo,
    );
  const reviewed = fields.flag('reviewed');
  const wantsAccount = fields.flag('wantsAccount');
  const preferredChannel = fields.oneOf('preferredChannel', CHANNELS, null);
  if (birthDate) checkBirth(fields, citizenId, birthDate, gender, rules.rates.businessDate);
  if (!fields.valid || !commune || !birthDate || !validFrom || !gender)
    return { parsed: null, faults: fields.faults, commune };
  return {
    parsed: {
      ...commune,
      row: source.row,
      citizenId,
      fullName,
      birthDate,
      gender,
      programme,
      categoryCode,
      statedAmount,
      validFrom,
      validTo,
      reviewed,
      wantsAccount,
      preferredChannel,
    },
    faults: fields.faults,
    commune,
  };
}

const GENDERS: Record<string, 'M' | 'F'> = { M: 'M', F: 'F', NAM: 'M', NỮ: 'F' };

function genderOf(fields: RowFields): 'M' | 'F' | undefined {
  const value = fields.text('gender', { longest: 10 });
  const gender = GENDERS[value.toUpperCase()];
  if (value !== '' && !gender)
    fields.fail('gender', 'NOT_ALLOWED', { vi: 'Phải là M (nam) hoặc F (nữ)', en: 'Must be M or F' }, value);
  return gender;
}

function categoryOf(
  fields: RowFields,
  programme: Programme,
  rates: Rates,
): { categoryCode: string; statedAmount: bigint | null } {
  const categoryCode = fields.text('categoryCode', { longest: 20 }).toUpperCase();
  const category = rates.category(categoryCode);
  if (categoryCode !== '' && (!category || category.programme !== programme)) {
    fields.fail(
      'categoryCode',
      'UNKNOWN_CATEGORY',
      { vi: `Không có đối tượng này trong chương trình ${programme}`, en: `There is no such category in ${programme}` },
      categoryCode,
    );
  } else if (category && rates.hasEnded(category)) {
    fields.fail(
      'categoryCode',
      'CATEGORY_ENDED',
      { vi: `Đã hết hiệu lực từ sau ngày ${category.validTo}`, en: `Ended on ${category.validTo}` },
      categoryCode,
    );
  }
  const stated = category?.rate.kind === 'STATED';
  const amount = fields.amount('monthlyAmount', { required: stated });
  if (amount !== null && category && !stated) {
    fields.warn('monthlyAmount', 'AMOUNT_IGNORED', {
      vi: 'Đối tượng này có mức chung; số tiền trong tệp không được dùng',
      en: 'This category has a rate; the amount of the file is not used',
    });
  }
  return { categoryCode, statedAmount: stated ? amount : null };
}

function communeOf(fields: RowFields, { actor, communes, rates }: RowRules): Commune | undefined {
  const code = fields.text('areaCode', { longest: 10 });
  if (code === '') return undefined;
  const commune = communes.get(code);
  if (!commune) {
    const message = /^\d{4}$/.test(code)
      ? {
          vi: 'Mã xã có 5 chữ số: có lẽ mất số 0 ở đầu',
          en: 'A commune code has 5 digits: a leading zero was probably lost',
        }
      : {
          vi: `Không có xã/phường mang mã này vào ngày ${rates.businessDate}`,
          en: `There is no commune with this code on ${rates.businessDate}`,
        };
    fields.fail('areaCode', 'UNKNOWN_AREA', message, code);
  } else if (!isWithin(actor, commune)) {
    fields.fail('areaCode', 'AREA', { vi: 'Nằm ngoài địa bàn của bạn', en: 'Outside of your area' }, code);
    return undefined;
  }
  return commune;
}

/**
 * A citizen id tells century and gender (4th digit: even = male, odd = female; 0/1 = 20th, 2/3 = 21st century) and the
 * year of birth (5th–6th). Registers hold many old mistakes, so a difference is only told.
 */
function checkBirth(
  fields: RowFields,
  citizenId: string,
  birthDate: string,
  gender: 'M' | 'F' | undefined,
  today: string,
): void {
  if (birthDate > today || birthDate < '1890')
    fields.fail(
      'birthDate',
      'BIRTH_DATE',
      { vi: 'Ngày sinh không hợp lý', en: 'Not a plausible day of birth' },
      birthDate.slice(0, 4),
    );
  if (!/^\d{12}$/.test(citizenId)) return;
  const code = Number(citizenId[3]);
  const year = 1900 + 100 * Math.floor(code / 2) + Number(citizenId.slice(4, 6));
  if (year !== Number(birthDate.slice(0, 4))) {
    fields.warn('birthDate', 'BIRTH_YEAR_DIFFERS', {
      vi: 'Năm sinh khác với năm trong số định danh',
      en: 'The year differs from the one in the citizen id',
    });
  }
  if (gender && gender !== (code % 2 === 0 ? 'M' : 'F')) {
    fields.warn('gender', 'GENDER_DIFFERS', {
      vi: 'Giới tính khác với số định danh',
      en: 'The gender differs from the one in the citizen id',
    });
  }
}
