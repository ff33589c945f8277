type YearOfHolidays = readonly (readonly [name: string, ...monthDays: string[]])[];

/**
 * Public holidays as announced for civil servants (Labour Code 2019, article 112, with the days swapped or added each
 * year), as the table begins. 2027 is not announced yet: Tết and National Day there are what the law alone gives.
 */
const BY_YEAR: Readonly<Record<string, YearOfHolidays>> = {
  '2024': [
    ['Tết Dương lịch', '01-01'],
    ['Tết Nguyên đán', '02-08', '02-09', '02-10', '02-11', '02-12', '02-13', '02-14'],
    ['Giỗ Tổ Hùng Vương', '04-18'],
    ['Nghỉ hoán đổi', '04-29'],
    ['Ngày Chiến thắng', '04-30'],
    ['Quốc tế Lao động', '05-01'],
    ['Quốc khánh', '09-02', '09-03'],
  ],
  '2025': [
    ['Tết Dương lịch', '01-01'],
    ['Tết Nguyên đán', '01-27', '01-28', '01-29', '01-30', '01-31'],
    ['Giỗ Tổ Hùng Vương', '04-07'],
    ['Ngày Chiến thắng', '04-30'],
    ['Quốc tế Lao động', '05-01'],
    ['Nghỉ hoán đổi', '05-02'],
    ['Quốc khánh', '09-01', '09-02'],
  ],
  '2026': [
    ['Tết Dương lịch', '01-01'],
    ['Nghỉ hoán đổi', '01-02'],
    ['Tết Nguyên đán', '02-16', '02-17', '02-18', '02-19', '02-20'],
    ['Giỗ Tổ Hùng Vương', '04-26'],
    ['Nghỉ bù Giỗ Tổ Hùng Vương', '04-27'],
    ['Ngày Chiến thắng', '04-30'],
    ['Quốc tế Lao động', '05-01'],
    ['Nghỉ hoán đổi', '08-31'],
    ['Quốc khánh', '09-01', '09-02'],
  ],
  '2027': [
    ['Tết Dương lịch', '01-01'],
    ['Tết Nguyên đán', '02-05', '02-06', '02-07', '02-08', '02-09'],
    ['Nghỉ bù Tết Nguyên đán', '02-10', '02-11'],
    ['Giỗ Tổ Hùng Vương', '04-16'],
    ['Ngày Chiến thắng', '04-30'],
    ['Quốc tế Lao động', '05-01'],
    ['Nghỉ bù Quốc tế Lao động', '05-03'],
    ['Quốc khánh', '09-02', '09-03'],
  ],
};

export const ANNOUNCED_HOLIDAYS: readonly { day: string; name: string }[] = Object.entries(BY_YEAR).flatMap(
  ([year, holidays]) =>
    holidays.flatMap(([name, ...monthDays]) => monthDays.map((monthDay) => ({ day: `${year}-${monthDay}`, name }))),
);
