import { describe, expect, it } from '@jest/globals';
import * as format from './format';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('format', () => {
  it('groups counts by language', () => {
    expect(format.formatCount(252640, 'vi')).toBe('252.640');
    expect(format.formatCount(252640n, 'en')).toBe('252,640');
    expect(format.formatCount(0, 'vi')).toBe('0');
    expect(format.formatCount(undefined, 'vi')).toBe('–');
  });

  it('keeps every dong of an amount that no float could hold', () => {
    expect(plain(format.formatMoney('9007199254740993', 'vi'))).toBe('9.007.199.254.740.993 ₫');
    expect(plain(format.formatMoney('540000', 'vi'))).toBe('540.000 ₫');
    expect(format.formatMoney('1.5', 'vi')).toBe('–');
  });

  it('shortens large money half-up', () => {
    expect(plain(format.formatMoneyShort('126350000000', 'vi'))).toBe('126,4 tỷ ₫');
    expect(plain(format.formatMoneyShort('126349999999', 'vi'))).toBe('126,3 tỷ ₫');
    expect(plain(format.formatMoneyShort('1999999999', 'en'))).toBe('2.0 billion ₫');
    expect(plain(format.formatMoneyShort('999999999', 'vi'))).toBe('999.999.999 ₫');
  });

  it('writes rates with a decimal comma, and a dash where there is no denominator', () => {
    expect(plain(format.formatRate('65.2', 'vi'))).toBe('65,2 %');
    expect(format.formatRate('65.2', 'en')).toBe('65.2%');
    expect(format.formatRate(null, 'vi')).toBe('–');
  });

  it('computes a rate half-up from both integers', () => {
    expect(format.percentOf(21275, 32654)).toBe('65.2');
    expect(format.percentOf(1, 2000)).toBe('0.1');
    expect(format.percentOf(1, 2001)).toBe('0.0');
    expect(format.percentOf(5, 5)).toBe('100.0');
    expect(format.percentOf(0, 0)).toBeNull();
  });

  it('compares rates in points', () => {
    expect(format.rateDifference('65.2', '62.9', 'vi')).toBe('+2,3');
    expect(format.rateDifference('62.9', '65.2', 'en')).toBe('−2.3');
    expect(format.rateDifference('100.0', '100.0', 'vi')).toBe('0,0');
  });

  it('shows dates and instants on the clock of Vietnam', () => {
    expect(format.formatDate('2024-09-30')).toBe('30/09/2024');
    expect(format.formatBirthDate('1950-**-**')).toBe('**/**/1950');
    expect(format.formatBirthDate('1950-02-01')).toBe('01/02/1950');
    expect(format.formatInstant('2024-09-30T17:30:05Z')).toBe('01/10/2024 00:30');
    expect(format.formatInstant('2024-09-30T10:00:05Z', true)).toBe('30/09/2024 17:00:05');
    expect(format.formatInstant('nonsense')).toBe('–');
  });

  it('names and shifts periods', () => {
    expect(format.formatPeriod('2024-09', 'vi')).toBe('tháng 9/2024');
    expect(format.formatPeriod('2024-09', 'en')).toBe('September 2024');
    expect(format.shiftPeriod('2024-12', 1)).toBe('2025-01');
    expect(format.shiftPeriod('2024-01', -1)).toBe('2023-12');
  });

  it('says how long', () => {
    expect(format.formatDuration(200, 'vi')).toBe('3 phút 20 giây');
    expect(format.formatDuration(9.6, 'en')).toBe('10 s');
  });
});
