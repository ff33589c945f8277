import type { Programme } from '#contracts';

/**
 * First content of the rate tables. Values are reference data that a province edits there, never constants of the code.
 * Sources: Decrees 20/2021, 76/2024, 335/2026 (BTXH); 75/2021, 55/2023, 77/2024, 321/2026 (NCC).
 */
export const BASE_RATES: readonly [
  programme: Programme,
  amount: number,
  inForceFrom: string,
  appliesFrom: string,
  source: string,
][] = [
  ['BTXH', 360_000, '2021-07-01', '2021-07-01', '20/2021/NĐ-CP'],
  ['BTXH', 500_000, '2024-07-01', '2024-07-01', '76/2024/NĐ-CP'],
  ['BTXH', 540_000, '2026-10-05', '2026-07-01', '335/2026/NĐ-CP'],
  ['NCC', 1_624_000, '2021-09-15', '2021-07-01', '75/2021/NĐ-CP'],
  ['NCC', 2_055_000, '2023-09-05', '2023-07-01', '55/2023/NĐ-CP'],
  ['NCC', 2_789_000, '2024-07-01', '2024-07-01', '77/2024/NĐ-CP'],
  ['NCC', 3_012_000, '2026-10-01', '2026-07-01', '321/2026/NĐ-CP'],
];

export interface CategorySeed {
  code: string;
  programme: Programme;
  name: string;
  coefficient?: string;
  /** VND at `referenceBase`; other bases scale it, rounded to 1,000. */
  referenceAmount?: number;
  referenceBase?: number;
  validTo?: string;
  /** Paid beside the highest of the others. */
  cumulates?: boolean;
}

const btxh = (code: string, coefficient: string, name: string, more: Partial<CategorySeed> = {}): CategorySeed => ({
  code,
  programme: 'BTXH',
  coefficient,
  name,
  ...more,
});
const ncc = (code: string, referenceAmount: number, name: string): CategorySeed => ({
  code,
  programme: 'NCC',
  name,
  referenceAmount,
  referenceBase: 2_789_000,
  cumulates: true,
});

export const CATEGORIES: readonly CategorySeed[] = [
  btxh('B01A', '2.5', 'Trẻ em dưới 4 tuổi không có nguồn nuôi dưỡng'),
  btxh('B01B', '1.5', 'Trẻ em từ 4 tuổi không có nguồn nuôi dưỡng'),
  btxh('B02', '1.5', 'Người 16–22 tuổi mất nguồn nuôi dưỡng đang đi học'),
  btxh('B03A', '2.5', 'Trẻ em nhiễm HIV hộ nghèo dưới 4 tuổi'),
  btxh('B03B', '2.0', 'Trẻ em nhiễm HIV hộ nghèo từ 4 tuổi'),
  btxh('B04', '1.0', 'Người đơn thân nghèo nuôi con', { cumulates: true }),
  btxh('B05A1', '1.5', 'Người cao tuổi nghèo không có người phụng dưỡng, 60–80 tuổi'),
  btxh('B05A2', '2.0', 'Người cao tuổi nghèo không có người phụng dưỡng, từ 80 tuổi'),
  btxh('B05B', '1.0', 'Người cao tuổi 75–80 tuổi hộ nghèo vùng đặc biệt khó khăn', { validTo: '2025-06-30' }),
  btxh('B05C', '1.0', 'Người từ 80 tuổi không có lương hưu', { validTo: '2025-06-30' }),
  btxh('B05D', '3.0', 'Người cao tuổi được nhận chăm sóc tại cộng đồng'),
  btxh('B06A', '2.0', 'Người khuyết tật đặc biệt nặng'),
  btxh('B06B', '2.5', 'Trẻ em hoặc người cao tuổi khuyết tật đặc biệt nặng'),
  btxh('B06C', '1.5', 'Người khuyết tật nặng'),
  btxh('B06D', '2.0', 'Trẻ em hoặc người cao tuổi khuyết tật nặng'),
  btxh('B07', '1.5', 'Trẻ em dưới 3 tuổi hộ nghèo vùng đặc biệt khó khăn'),
  btxh('B08', '1.5', 'Người nhiễm HIV hộ nghèo'),
  btxh('B20A', '2.5', 'Nhận nuôi dưỡng trẻ em dưới 4 tuổi'),
  btxh('B20B', '1.5', 'Nhận nuôi dưỡng người từ 4 tuổi'),
  btxh('B21', '1.0', 'Hộ gia đình chăm sóc người khuyết tật đặc biệt nặng'),
  btxh('B22A', '1.5', 'Nhận chăm sóc một người khuyết tật'),
  btxh('B22B', '2.5', 'Nhận chăm sóc từ hai người khuyết tật'),
  btxh('B23A', '1.5', 'Người khuyết tật mang thai hoặc nuôi con nhỏ'),
  btxh('B23B', '2.0', 'Người khuyết tật mang thai và nuôi con nhỏ'),
  btxh('B30A', '5.0', 'Người ở cơ sở trợ giúp xã hội, dưới 4 tuổi'),
  btxh('B30B', '4.0', 'Người ở cơ sở trợ giúp xã hội, từ 4 tuổi'),
  // A flat amount that equals the base since 2025-07-01.
  btxh('HTXH', '1.0', 'Trợ cấp hưu trí xã hội'),
  { code: 'BTXH_KHAC', programme: 'BTXH', name: 'Trợ cấp xã hội khác của tỉnh (ghi số tiền)' },
  ncc('LS_1', 2_789_000, 'Thân nhân của một liệt sĩ'),
  ncc('LS_2', 5_578_000, 'Thân nhân của hai liệt sĩ'),
  ncc('LS_3', 8_367_000, 'Thân nhân của từ ba liệt sĩ'),
  ncc('BMVNAH', 10_704_000, 'Bà mẹ Việt Nam anh hùng (trợ cấp và phụ cấp)'),
  ncc('AH', 2_337_000, 'Anh hùng'),
  ncc('TB_21', 1_878_000, 'Thương binh 21 %'),
  // Between 21 % and 100 % in proportion to the published ends.
  ncc('TB_31', 2_772_000, 'Thương binh 31 %'),
  ncc('TB_41', 3_666_000, 'Thương binh 41 %'),
  ncc('TB_61', 5_454_000, 'Thương binh 61 %'),
  ncc('TB_81', 7_243_000, 'Thương binh 81 %'),
  ncc('TB_100', 8_941_000, 'Thương binh 100 %'),
  ncc('CDHH_21', 2_120_000, 'Nhiễm chất độc hóa học 21–40 %'),
  ncc('CDHH_41', 3_542_000, 'Nhiễm chất độc hóa học 41–60 %'),
  ncc('CDHH_61', 4_964_000, 'Nhiễm chất độc hóa học 61–80 %'),
  ncc('CDHH_81', 6_358_000, 'Nhiễm chất độc hóa học từ 81 %'),
  ncc('TUAT', 1_565_000, 'Trợ cấp tuất'),
  { code: 'NCC_KHAC', programme: 'NCC', name: 'Trợ cấp người có công khác (ghi số tiền)', cumulates: true },
];
