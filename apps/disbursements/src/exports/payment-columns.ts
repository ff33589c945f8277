import { referenceOf, type Language } from '#contracts';
import { say } from '#service';
import type { ListedPayment, PaymentContext } from '../queries/payment-context.js';
import { inWords } from './words.js';

interface Column {
  title: Record<Language, string>;
  /** Only for those who work with personal data. */
  personal?: true;
  value: (row: ListedPayment, context: PaymentContext, language: Language) => string | null;
}

const COLUMNS: readonly Column[] = [
  { title: { vi: 'Mã lệnh chi', en: 'Payment' }, value: ({ id }) => id },
  {
    title: { vi: 'Mã tham chiếu', en: 'Reference' },
    value: ({ id, attempt }) => (attempt > 0 ? referenceOf(id, attempt) : null),
  },
  { title: { vi: 'Họ và tên', en: 'Full name' }, personal: true, value: (_, { person }) => person?.fullName ?? null },
  {
    title: { vi: 'Số định danh cá nhân', en: 'Citizen id' },
    personal: true,
    value: (_, { person }) => person?.citizenId ?? null,
  },
  { title: { vi: 'Chương trình', en: 'Programme' }, value: ({ programme }) => programme },
  { title: { vi: 'Loại', en: 'Kind' }, value: ({ kind }, _, language) => inWords('kind', kind, language) },
  { title: { vi: 'Kỳ chi trả', en: 'Period' }, value: ({ period }) => period },
  { title: { vi: 'Mã huyện', en: 'District code' }, value: (row) => row.district_code },
  { title: { vi: 'Huyện', en: 'District' }, value: (_, { districtName }) => districtName },
  { title: { vi: 'Mã xã', en: 'Commune code' }, value: (row) => row.area_code },
  { title: { vi: 'Xã', en: 'Commune' }, value: (_, { areaName }) => areaName },
  {
    title: { vi: 'Hình thức chi trả', en: 'Channel' },
    value: ({ channel }, _, language) => inWords('channel', channel, language),
  },
  { title: { vi: 'Tổ chức chi trả', en: 'Provider' }, value: (row) => row.provider_code },
  { title: { vi: 'Số tiền (đồng)', en: 'Amount (VND)' }, value: ({ amount }) => amount.toString() },
  { title: { vi: 'Trạng thái', en: 'State' }, value: ({ state }, _, language) => inWords('state', state, language) },
  { title: { vi: 'Lý do', en: 'Reason' }, value: ({ reason }, _, language) => inWords('reason', reason, language) },
  { title: { vi: 'Từ lúc', en: 'Since' }, value: (row) => MOMENT.format(row.updated_at) },
  {
    title: { vi: 'Đề nghị đang chờ', en: 'Waits for a second person' },
    value: (_, { request }, language) => inWords('verb', request?.verb ?? null, language),
  },
  { title: { vi: 'Người đề nghị', en: 'Asked by' }, value: (_, { request }) => request?.requestedBy ?? null },
  { title: { vi: 'Lệnh chi tiếp theo', en: 'Followed by' }, value: (_, { successor }) => successor?.paymentId ?? null },
];

/** `2024-09-30 17:05`, in Vietnam: a form that sorts. */
const MOMENT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'short',
});

export interface PaymentTable {
  columns: string[];
  show: (row: ListedPayment, context: PaymentContext) => Record<string, string>;
}

/** A list of payments in the reader's words. */
export function paymentTable(language: Language, withNames: boolean): PaymentTable {
  const shown = COLUMNS.filter(({ personal }) => withNames || !personal);
  return {
    columns: shown.map(({ title }) => say(title, language)),
    show: (row, context) =>
      Object.fromEntries(shown.map(({ title, value }) => [say(title, language), value(row, context, language) ?? ''])),
  };
}
