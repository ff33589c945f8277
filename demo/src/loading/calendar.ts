import { DEMO_PERIOD, PROGRAMMES, type Programme } from '../province/index.js';
import type { Demo } from './demo.js';
import { fieldOf, listOf } from './json.js';
import { Missing, waitFor } from './waiting.js';

/** The month that the calendar has opened by the demo's business date, and that nobody has planned. */
const NEXT_PERIOD = '2024-10';

/** By Decree 20/2021 the list is made before day 25 of the month before; people are paid from day 5 on, for two weeks. */
const MONTHLY = {
  kind: 'REGULAR',
  areaCode: '38',
  fundingSource: 'STATE_BUDGET',
  opensDay: 1,
  cutOffDay: 20,
  approvalDay: 25,
  payDay: 5,
  collectionDays: 15,
  weekendRule: 'BEFORE',
  firstPeriod: DEMO_PERIOD,
  lastPeriod: null,
};

const SCHEDULES: Readonly<Record<Programme, { name: string; tetRule: string }>> = {
  BTXH: { name: 'Chi trả trợ cấp BTXH hằng tháng', tetRule: 'BEFORE_TET' },
  NCC: { name: 'Chi trả trợ cấp NCC hằng tháng', tetRule: 'TWO_MONTHS' },
};

/** Each programme gets its schedule, which takes over the demo's month and makes the next one. */
export async function keepACalendar(demo: Demo): Promise<void> {
  const officer = demo.as('officer');
  const known = new Set(
    listOf((await officer.get('/api/v1/schedules?limit=500')).body, 'items').map((each) => fieldOf(each, 'programme')),
  );
  for (const programme of PROGRAMMES) {
    if (known.has(programme)) continue;
    await officer.post('/api/v1/schedules', {
      idempotencyKey: `demo-schedule-${programme}`,
      json: { ...MONTHLY, ...SCHEDULES[programme], programme },
    });
  }
  await waitFor(
    `the runs of ${NEXT_PERIOD}`,
    async () => {
      const runs = listOf((await officer.get(`/api/v1/payout-runs?period=${NEXT_PERIOD}`)).body, 'items');
      const missing = PROGRAMMES.filter((programme) => !runs.some((run) => fieldOf(run, 'programme') === programme));
      return missing.length === 0 || new Missing(`${missing.join(' and ')} not made yet`);
    },
    { ...demo.waiting, intervalMilliseconds: 300 },
  );
  demo.say(`${NEXT_PERIOD} is open for planning`);
}
