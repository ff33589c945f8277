/**
 * The closed lists of the public HTTP contract, which the pages share with the services. Straight from the files that
 * import nothing: what else the contracts hold (events, validation) is of no use in a browser.
 */
export { AREA_PATTERN, PROVIDER_CODE_PATTERN } from '../../../../libs/contracts/src/patterns';
export { DELEGABLE_ROLES, ROLES, type DelegableRole, type Role } from '../../../../libs/contracts/src/roles';
export {
  CHANNELS,
  DIFFERENCE_CAUSES,
  FUNDING_SOURCE_PATTERN,
  HOLDER_RELATIONS,
  PAYMENT_KINDS,
  PAYMENT_STATES,
  PROGRAMMES,
  RUN_KINDS,
  type Channel,
  type Denominator,
  type DifferenceCause,
  type HolderRelation,
  type PaymentState,
  type Programme,
  type RunKind,
  type RunState,
} from '../../../../libs/contracts/src/vocabulary';
