import { pick, pickEvenly, weighted, type Random, type Weighted } from './random.js';

export type Gender = 'M' | 'F';

/** Surnames of the delta districts, roughly as frequent as there. */
const SURNAMES = weighted([
  ['Nguyễn', 31],
  ['Lê', 21],
  ['Phạm', 8],
  ['Trần', 6],
  ['Hoàng', 5],
  ['Trịnh', 5],
  ['Bùi', 3],
  ['Đỗ', 3],
  ['Vũ', 3],
  ['Mai', 2],
  ['Đặng', 2],
  ['Trương', 2],
  ['Lưu', 1.5],
  ['Hà', 1.5],
  ['Ngô', 1.5],
  ['Cao', 1],
  ['Dương', 1],
  ['Đào', 1],
  ['Phan', 1],
  ['Tống', 0.5],
]);

/** Mường, Thái and Mông families of the highland districts. */
const HIGHLAND_SURNAMES = weighted([
  ['Lê', 12],
  ['Phạm', 12],
  ['Hà', 12],
  ['Lương', 9],
  ['Bùi', 9],
  ['Trương', 8],
  ['Vi', 8],
  ['Nguyễn', 7],
  ['Quách', 5],
  ['Cao', 5],
  ['Lò', 4],
  ['Ngân', 3],
  ['Lục', 2],
  ['Thao', 2],
  ['Giàng', 2],
]);

const MIDDLE_NAMES: Readonly<Record<Gender, { old: Weighted<string>; young: Weighted<string> }>> = {
  F: {
    old: weighted([
      ['Thị', 92],
      ['Ngọc', 3],
      ['Thanh', 3],
      ['Kim', 2],
    ]),
    young: weighted([
      ['Thị', 45],
      ['Ngọc', 13],
      ['Thu', 10],
      ['Thanh', 9],
      ['Minh', 8],
      ['Phương', 8],
      ['Khánh', 7],
    ]),
  },
  M: {
    old: weighted([
      ['Văn', 52],
      ['Xuân', 9],
      ['Đình', 9],
      ['Hữu', 7],
      ['Bá', 6],
      ['Trọng', 5],
      ['Viết', 5],
      ['Sỹ', 4],
      ['Ngọc', 3],
    ]),
    young: weighted([
      ['Văn', 30],
      ['Đức', 14],
      ['Minh', 12],
      ['Quang', 11],
      ['Anh', 8],
      ['Tuấn', 8],
      ['Gia', 9],
      ['Hữu', 8],
    ]),
  },
};

const GIVEN_NAMES: Readonly<Record<Gender, { old: readonly string[]; young: readonly string[] }>> = {
  F: {
    old: 'Lan Hoa Hồng Thơm Nhung Mai Cúc Bình Hòa Liên Loan Lý Mận Nga Ngà Nhàn Nụ Phượng Quế Sâm Tâm Thắm Thoa Thuận Tính Tuyết Xuân Yên Đào Điểm Huệ Khuyên Bảy Năm Sáu Tư Chắt Gái'.split(
      ' ',
    ),
    young:
      'Linh Trang Hương Hà Anh Thảo Ngọc Huyền Vy My Chi Nhi Ngân Yến Dung Hạnh Hằng Hiền Oanh Quỳnh Thúy Thư Trâm Uyên Vân Diệp Giang Châu'.split(
        ' ',
      ),
  },
  M: {
    old: 'Hùng Thanh Bình Chiến Thắng Sơn Hải Minh Tiến Cường Lợi Lực Nhân Nghĩa Phúc Quý Quyền Sinh Thành Thọ Thịnh Toàn Tường Vinh Xuân Đông Đồng Dũng Hạnh Hiền Khang Khoa Lâm Mạnh Năm Tám'.split(
      ' ',
    ),
    young:
      'Anh Bảo Dũng Duy Đạt Hiếu Hoàng Huy Hưng Khánh Khôi Kiên Long Nam Nghĩa Phong Phúc Quân Quốc Sơn Tài Thái Thiện Trung Tú Tùng Việt Vũ'.split(
        ' ',
      ),
  },
};

/** A name as people of that age, gender and place carry it. */
export function fullName(random: Random, gender: Gender, age: number, highland: boolean): string {
  const generation = age >= 45 ? 'old' : 'young';
  const surname = pick(random, highland ? HIGHLAND_SURNAMES : SURNAMES);
  const middle = pick(random, MIDDLE_NAMES[gender][generation]);
  return `${surname} ${middle} ${pickEvenly(random, GIVEN_NAMES[gender][generation])}`;
}

/** The same name as a bank's books carry it: capitals without diacritics. */
export function bankSpelling(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toUpperCase();
}
