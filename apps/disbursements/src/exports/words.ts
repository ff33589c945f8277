import type { Channel, HeldReason, Language, PaymentKind, PaymentState } from '#contracts';
import { say } from '#service';

type Words = Record<Language, string>;

const STATES: Record<PaymentState, Words> = {
  PLANNED: { vi: 'Đã lập', en: 'Planned' },
  HELD: { vi: 'Tạm giữ', en: 'Held' },
  APPROVED: { vi: 'Đã duyệt', en: 'Approved' },
  SUBMITTING: { vi: 'Đang gửi', en: 'Being sent' },
  SUBMITTED: { vi: 'Đã gửi', en: 'Sent' },
  UNKNOWN: { vi: 'Chưa rõ kết quả', en: 'Unknown' },
  SETTLED: { vi: 'Đã chi', en: 'Settled' },
  REJECTED: { vi: 'Bị từ chối', en: 'Rejected' },
  RETURNED: { vi: 'Bị hoàn trả', en: 'Returned' },
  CARRIED_OVER: { vi: 'Chuyển kỳ sau', en: 'Carried over' },
  CANCELLED: { vi: 'Đã hủy', en: 'Cancelled' },
};

const CHANNELS: Record<Channel, Words> = {
  BANK: { vi: 'Tài khoản ngân hàng', en: 'Bank account' },
  EWALLET: { vi: 'Ví điện tử', en: 'E-wallet' },
  MOBILE_MONEY: { vi: 'Tiền di động', en: 'Mobile Money' },
  POST_OFFICE: { vi: 'Bưu điện (tiền mặt)', en: 'Post office (cash)' },
};

const KINDS: Record<PaymentKind, Words> = {
  REGULAR: { vi: 'Thường kỳ', en: 'Regular' },
  ARREARS: { vi: 'Truy lĩnh', en: 'Arrears' },
  FUNERAL_GRANT: { vi: 'Mai táng phí', en: 'Funeral grant' },
  ONE_OFF: { vi: 'Hỗ trợ một lần', en: 'One-off support' },
};

/** Our own reasons; a provider's code stays the code. */
const REASONS: Record<HeldReason | 'UNCOLLECTED' | 'DEADLINE' | 'RUN_CANCELLED', Words> = {
  NO_ROUTE: { vi: 'Không có nơi nhận tiền', en: 'No route' },
  SUSPENDED: { vi: 'Đang tạm dừng hưởng', en: 'Suspended' },
  NAME_MISMATCH: { vi: 'Tên chủ tài khoản không khớp', en: 'Name of the holder does not match' },
  CEILING: { vi: 'Vượt hạn mức', en: 'Over the ceiling' },
  AUTHORISATION_EXPIRED: { vi: 'Ủy quyền đã hết hạn', en: 'Authorisation expired' },
  ACCOUNT_DISABLED: { vi: 'Tài khoản đã ngừng dùng', en: 'Account disabled' },
  BENEFICIARY_STOPPED: { vi: 'Người hưởng đã thôi hưởng', en: 'No longer entitled' },
  CONTRADICTION: { vi: 'Xác nhận mâu thuẫn', en: 'Contradicting confirmation' },
  REQUESTED: { vi: 'Theo yêu cầu', en: 'On request' },
  UNCOLLECTED: { vi: 'Chưa nhận trong thời hạn', en: 'Not collected in time' },
  DEADLINE: { vi: 'Không có trả lời đúng hạn', en: 'No answer in time' },
  RUN_CANCELLED: { vi: 'Đợt chi trả đã hủy', en: 'Run cancelled' },
};

const VERBS: Record<string, Words> = {
  unhold: { vi: 'Bỏ tạm giữ', en: 'Let go' },
  reissue: { vi: 'Chi lại', en: 'Send again' },
  resolve: { vi: 'Kết luận kết quả', en: 'Resolve' },
  'carry-over': { vi: 'Chuyển kỳ sau', en: 'Carry over' },
  cancel: { vi: 'Hủy', en: 'Cancel' },
  hold: { vi: 'Tạm giữ', en: 'Hold' },
};

const LISTS = { state: STATES, channel: CHANNELS, kind: KINDS, reason: REASONS, verb: VERBS } satisfies Record<
  string,
  Record<string, Words>
>;

/** A code in words, where there are any; nothing for nothing. */
export function inWords(list: keyof typeof LISTS, code: string | null, language: Language): string {
  if (code === null) return '';
  const words = (LISTS[list] as Record<string, Words | undefined>)[code];
  return words ? say(words, language) : code;
}
