import { Topics } from './cloud-event.js';
import { AccountsChanged } from './events/accounts-changed.js';
import { AccountsRefused } from './events/accounts-refused.js';
import { AdministrativeUnitsPublished } from './events/administrative-units-published.js';
import { EnrolmentsChanged } from './events/enrolments-changed.js';
import { PaymentsChanged } from './events/payments-changed.js';
import { PaymentsPlanned } from './events/payments-planned.js';
import { PayoutRunChanged } from './events/payout-run-changed.js';
import { ProvidersChanged } from './events/providers-changed.js';
import { SuspensionsProposed } from './events/suspensions-proposed.js';

/** One type of event as the documents show it. */
export interface EventEntry {
  event: { readonly type: string; readonly name: string; new (): object };
  topic: string;
  /** What keeps its order in the log. */
  key: string;
  meaning: string;
}

/** Every event that services say to each other; a type that is not listed here has no schema. */
export const EVENT_CATALOGUE: readonly EventEntry[] = [
  {
    event: AdministrativeUnitsPublished,
    topic: Topics.beneficiaries,
    key: '`units`',
    meaning: 'Administrative units of one version of the map.',
  },
  {
    event: EnrolmentsChanged,
    topic: Topics.beneficiaries,
    key: '`b-<0…63>`, bucket of the beneficiary',
    meaning: 'Who is entitled to what, as it stands after the change.',
  },
  {
    event: ProvidersChanged,
    topic: Topics.accounts,
    key: '`providers`',
    meaning: 'Providers of the directory, as they stand after the change.',
  },
  {
    event: AccountsChanged,
    topic: Topics.accounts,
    key: '`b-<0…63>`, bucket of the beneficiary',
    meaning: 'Where people may be paid, as it stands after the change.',
  },
  {
    event: PayoutRunChanged,
    topic: Topics.payoutRuns,
    key: '`<runId>`',
    meaning: 'State of a payout run.',
  },
  {
    event: PaymentsPlanned,
    topic: Topics.payments,
    key: '`<runId>:<districtCode>`',
    meaning: 'Payments of one run and district as planned, with what compliance needs: holder, relation, wish, area.',
  },
  {
    event: PaymentsChanged,
    topic: Topics.payments,
    key: '`<runId>:<districtCode>`',
    meaning: 'New states of payments of one run and district.',
  },
  {
    event: AccountsRefused,
    topic: Topics.payments,
    key: '`<runId>:<districtCode>`',
    meaning: 'Accounts that payments showed to be closed, wrong or somebody else’s: not to be used again unseen.',
  },
  {
    event: SuspensionsProposed,
    topic: Topics.payments,
    key: '`<runId>:<districtCode>`',
    meaning: 'People whom payments showed to be gone: not to be paid until the register is checked.',
  },
];
