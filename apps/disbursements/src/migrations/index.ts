import type { MigrationInterface } from 'typeorm';
import { ImportTables1725000000100 } from '#imports';
import { ApprovalTables1732500000500 } from './approval-tables.js';
import { CalendarTables1732500000700 } from './calendar-tables.js';
import { CaseResolutions1732500000800 } from './case-resolutions.js';
import { ClosingTables1732500000600 } from './closing-tables.js';
import { ContentOfDistricts1732500000900 } from './content-of-districts.js';
import { FollowedBySucceeds1732500000910 } from './followed-by-succeeds.js';
import { HoldsOutliveLists1732500000930 } from './holds-outlive-lists.js';
import { InitialSchema1725000000100 } from './initial-schema.js';
import { ListOfTheMonth1732500000300 } from './list-of-the-month.js';
import { ListsByOfficers1732500000920 } from './lists-by-officers.js';
import { MonthOfPaying1732500000100 } from './month-of-paying.js';
import { PaymentRequests1732500000400 } from './payment-requests.js';
import { ReplicaOfEntitlements1732500000200 } from './replica-of-entitlements.js';

/** The service's schema, in the order in which it came about. One that is on main is frozen. */
export const MIGRATIONS: (new () => MigrationInterface)[] = [
  InitialSchema1725000000100,
  ImportTables1725000000100,
  MonthOfPaying1732500000100,
  ReplicaOfEntitlements1732500000200,
  ListOfTheMonth1732500000300,
  PaymentRequests1732500000400,
  ApprovalTables1732500000500,
  ClosingTables1732500000600,
  CalendarTables1732500000700,
  CaseResolutions1732500000800,
  ContentOfDistricts1732500000900,
  FollowedBySucceeds1732500000910,
  ListsByOfficers1732500000920,
  HoldsOutliveLists1732500000930,
];
