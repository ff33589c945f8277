import 'reflect-metadata';
import { Rates, sumOf, type BaseRate, type Category, type Entitlement } from './monthly-amount.js';

const bases: BaseRate[] = [
  { programme: 'BTXH', amount: 360_000n, inForceFrom: '2021-07-01', appliesFrom: '2021-07-01' },
  { programme: 'BTXH', amount: 500_000n, inForceFrom: '2024-07-01', appliesFrom: '2024-07-01' },
  { programme: 'BTXH', amount: 540_000n, inForceFrom: '2026-10-05', appliesFrom: '2026-07-01' },
  { programme: 'NCC', amount: 2_055_000n, inForceFrom: '2023-09-05', appliesFrom: '2023-07-01' },
  { programme: 'NCC', amount: 2_789_000n, inForceFrom: '2024-07-01', appliesFrom: '2024-07-01' },
];
const btxh = (code: string, hundredths: bigint, more: Partial<Category> = {}): Category => ({
  code,
  programme: 'BTXH',
  rate: { kind: 'COEFFICIENT', hundredths },
  validTo: null,
  cumulates: false,
  ...more,
});
const categories: Category[] = [
  btxh('B06D', 200n),
  btxh('B05C', 100n, { validTo: '2025-06-30' }),
  btxh('B04', 100n, { cumulates: true }),
  {
    code: 'LS_1',
    programme: 'NCC',
    rate: { kind: 'AMOUNT', amount: 2_789_000n, atBase: 2_789_000n },
    validTo: null,
    cumulates: true,
  },
  {
    code: 'TUAT',
    programme: 'NCC',
    rate: { kind: 'AMOUNT', amount: 1_565_000n, atBase: 2_789_000n },
    validTo: null,
    cumulates: true,
  },
  { code: 'KHAC', programme: 'NCC', rate: { kind: 'STATED' }, validTo: null, cumulates: true },
];
const on = (date: string): Rates => new Rates(date, bases, categories);
const entitled = (categoryCode: string, more: Partial<Entitlement> = {}): Entitlement => ({
  categoryCode,
  statedAmount: null,
  validFrom: '2021-07-01',
  validTo: null,
  ...more,
});

describe('the monthly amount', () => {
  it('is coefficient × the base of the period, and says so', () => {
    expect(on('2024-09-02').linesOf([entitled('B06D')])).toEqual([
      { categoryCode: 'B06D', explanation: 'hệ số 2,0 × 500.000 từ 07/2024', amount: 1_000_000n },
    ]);
    expect(sumOf(on('2024-06-30').linesOf([entitled('B06D')]))).toBe(720_000n);
  });

  it('keeps the old base until the new one is in force, although it already applies', () => {
    expect(sumOf(on('2026-09-02').linesOf([entitled('B06D')]))).toBe(1_000_000n);
    expect(sumOf(on('2026-11-02').linesOf([entitled('B06D')]))).toBe(1_080_000n);
  });

  it('pays only the highest of BTXH, and beside it what cumulates', () => {
    const lines = on('2024-09-02').linesOf([entitled('B05C'), entitled('B06D'), entitled('B04')]);
    expect(lines.map(({ categoryCode }) => categoryCode)).toEqual(['B06D', 'B04']);
    expect(sumOf(lines)).toBe(1_500_000n);
  });

  it('adds NCC allowances up, scales them with the base to thousands, and takes a stated amount as it is', () => {
    expect(sumOf(on('2024-09-02').linesOf([entitled('LS_1'), entitled('TUAT')]))).toBe(4_354_000n);
    expect(sumOf(on('2024-01-02').linesOf([entitled('TUAT')]))).toBe(1_153_000n);
    expect(sumOf(on('2024-09-02').linesOf([entitled('KHAC', { statedAmount: 123_456n })]))).toBe(123_456n);
  });

  it('leaves out what has ended and what starts later, unless nothing else is there', () => {
    const ended = entitled('B06D', { validTo: '2024-08-31' });
    expect(sumOf(on('2024-09-02').linesOf([ended, entitled('B05C')]))).toBe(500_000n);
    expect(on('2024-09-02').linesOf([ended])).toEqual([]);
    expect(sumOf(on('2024-09-02').linesOf([entitled('B06D', { validFrom: '2024-10-01' })]))).toBe(1_000_000n);
  });

  it('knows which categories have ended', () => {
    const category = on('2024-09-02').category('B05C') as Category;
    expect([on('2024-09-02').hasEnded(category), on('2025-07-01').hasEnded(category)]).toEqual([false, true]);
  });
});
