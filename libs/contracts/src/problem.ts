/** RFC 9457 problem details, as every error answer carries them. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

/** One fault of the input: where (JSON pointer, `/query/…` or `/headers/…`), a stable code, a sentence. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

export const PROBLEM_TYPE_PREFIX = 'urn:chitra:problem:';

interface ProblemType {
  status: number;
  title: { vi: string; en: string };
}

/** One place that decides which failure answers with which status and words. */
export const PROBLEMS = {
  unauthorized: { status: 401, title: { vi: 'Chưa đăng nhập hoặc phiên không hợp lệ', en: 'No or bad credentials' } },
  forbidden: { status: 403, title: { vi: 'Không có quyền làm việc này', en: 'Not allowed' } },
  'not-found': { status: 404, title: { vi: 'Không tìm thấy', en: 'Not found' } },
  'invalid-input': { status: 400, title: { vi: 'Dữ liệu gửi lên chưa đúng', en: 'Invalid input' } },
  'idempotency-conflict': {
    status: 409,
    title: { vi: 'Khóa chống gửi trùng đã dùng cho nội dung khác', en: 'Idempotency key was used for another request' },
  },
  'idempotency-running': {
    status: 409,
    title: {
      vi: 'Yêu cầu đầu tiên với khóa này còn đang chạy',
      en: 'The first request with this key is still running',
    },
  },
  'precondition-required': { status: 428, title: { vi: 'Thiếu If-Match', en: 'If-Match is required' } },
  'precondition-failed': {
    status: 412,
    title: { vi: 'Nội dung đã thay đổi, hãy tải lại', en: 'Changed meanwhile: read it again' },
  },
  'state-conflict': {
    status: 409,
    title: { vi: 'Trạng thái hiện tại không cho phép', en: 'The current state does not allow this' },
  },
  conflict: { status: 409, title: { vi: 'Xung đột với dữ liệu đã có', en: 'Conflicts with what is there' } },
  'ceiling-exceeded': { status: 409, title: { vi: 'Vượt hạn mức kinh phí', en: 'Over the funding ceiling' } },
  'payload-too-large': { status: 413, title: { vi: 'Nội dung quá lớn', en: 'Payload too large' } },
  'unsupported-media-type': {
    status: 415,
    title: { vi: 'Loại nội dung không được hỗ trợ', en: 'Unsupported media type' },
  },
  'too-many-requests': { status: 429, title: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' } },
  internal: { status: 500, title: { vi: 'Lỗi hệ thống', en: 'Internal error' } },
  unavailable: { status: 503, title: { vi: 'Dịch vụ tạm thời chưa sẵn sàng', en: 'Temporarily unavailable' } },
} as const satisfies Record<string, ProblemType>;
export type ProblemKind = keyof typeof PROBLEMS;

export type Language = 'vi' | 'en';

/** An expected refusal; mapped to HTTP once, in the problem filter. `detail` may be given per language. */
export class ProblemError extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string | { vi: string; en: string },
    readonly extensions: { errors?: FieldError[]; currentState?: string } & Record<string, unknown> = {},
  ) {
    super(typeof detail === 'string' ? detail : detail.en);
  }
}

/** Bad input named by field. */
export function invalidInput(
  pointer: string,
  code: string,
  message: string | { vi: string; en: string },
): ProblemError {
  const text = typeof message === 'string' ? message : message.vi;
  return new ProblemError('invalid-input', message, { errors: [{ pointer, code, message: text }] });
}

export function notFound(): ProblemError {
  return new ProblemError('not-found', {
    vi: 'Không có đối tượng này trong địa bàn của bạn',
    en: 'There is no such thing in your area',
  });
}

export function forbidden(detail: string | { vi: string; en: string }): ProblemError {
  return new ProblemError('forbidden', detail);
}

export function stateConflict(currentState: string, detail: string | { vi: string; en: string }): ProblemError {
  return new ProblemError('state-conflict', detail, { currentState });
}
