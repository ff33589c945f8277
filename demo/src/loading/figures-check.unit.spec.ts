import { expectedFigures } from '../province/index.js';
import { differences } from './figures-check.js';

const expected = expectedFigures('small');
const areas = Object.entries(expected.districts).map(([code, area]) => ({ code, ...area }));
const report = { province: expected.province, areas };
const { UNANSWERED, ...others } = expected.province.reasons;
const reasons = Object.entries(others).map(([code, holders]) => ({ code, holders }));

it('finds nothing when all is as expected, whether silence is in flight, unknown or some of each', () => {
  const gap = [...reasons, { code: 'IN_FLIGHT', holders: 1 }, { code: 'UNKNOWN', holders: UNANSWERED - 1 }];
  expect(differences(expected, report, { reasons: gap })).toEqual([]);
});

it('names each figure that differs', () => {
  const wrong = areas.map((area) => (area.code === '386' ? { ...area, holders: 1 } : area));
  const gap = [...reasons, { code: 'UNKNOWN', holders: UNANSWERED }, { code: 'NO_PAYMENT', holders: 2 }];
  expect(differences(expected, { ...report, areas: wrong }, { reasons: gap })).toEqual([
    `district 386: holders is 1, expected ${expected.districts['386']?.holders}`,
    'gap NO_PAYMENT is 2, expected 0',
  ]);
});

it('takes no answer for a difference, not for agreement', () => {
  expect(differences(expected, undefined, undefined).length).toBeGreaterThan(27);
});
