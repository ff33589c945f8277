import { FIGURES } from '../province/index.js';
import { sum } from '../province/apportion.js';
import type { Demo } from './demo.js';
import { COMPLIANCE_PATH, differences, GAP_PATH } from './figures-check.js';
import { textOf } from './json.js';
import { paymentsByState } from './month.js';
import { Missing, waitFor } from './waiting.js';

const ON_THE_WAY = ['PLANNED', 'APPROVED', 'SUBMITTING', 'SUBMITTED', 'UNKNOWN'];
/** As often in a row all must be as expected: a later return must not come as a surprise after "ready". */
const TIMES_IN_A_ROW = 2;

/** The rate as it is reported now, such as "65.2". */
export async function reportedRate({ as }: Demo): Promise<string> {
  return textOf((await as('leader').get(COMPLIANCE_PATH)).body, 'province', 'rate');
}

/**
 * Waits until nothing is on its way but what the sandbox never answers, and the leader's report says of every
 * district what it must.
 *
 * @returns the reported rate in percent.
 * @throws {NotInTime} with the differences, when nothing has changed for too long.
 */
export async function waitUntilReported(demo: Demo): Promise<string> {
  const { as, config, province, say, waiting } = demo;
  const { rarities } = FIGURES[config.size];
  // Some of the people who do not come to the post office are counted until their time to collect is over.
  const neverFinal = rarities.unanswered + rarities.uncollected.BTXH + rarities.uncollected.NCC;
  const leader = as('leader');
  let inARow = 0;
  let shown = -1;

  return waitFor(
    'the report of the month',
    async () => {
      const states = await paymentsByState(demo);
      const onTheWay = sum(ON_THE_WAY.map((state) => states[state] ?? 0));
      if (shown === -1 || Math.abs(shown - onTheWay) > province.expected.province.total / 20) {
        shown = onTheWay;
        say(`${onTheWay.toLocaleString('en')} payments are on their way`);
      }
      if (onTheWay > neverFinal) return missing(`${onTheWay} payments are on their way: ${JSON.stringify(states)}`);

      const report = (await leader.get(COMPLIANCE_PATH)).body;
      const different = differences(province.expected, report, (await leader.get(GAP_PATH)).body);
      if (different.length > 0) {
        return missing(`${different.length} figures differ: ${different.slice(0, 12).join('; ')}`);
      }
      inARow += 1;
      return inARow >= TIMES_IN_A_ROW ? textOf(report, 'province', 'rate') : new Missing(`right ${inARow} time`);
    },
    waiting,
  );

  function missing(text: string): Missing {
    inARow = 0;
    return new Missing(text);
  }
}
