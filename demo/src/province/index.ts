export { shownRate, type AreaFigures, type AreaFiguresByProgramme, type ExpectedFigures } from './expected-figures.js';
export { DEMO_PERIOD, FIGURES, PROGRAMMES, type DemoSize, type Programme, type ProvinceFigures } from './figures.js';
export {
  ACCOUNT_COLUMNS,
  BENEFICIARY_COLUMNS,
  expectedFigures,
  generateProvince,
  type AccountRow,
  type BeneficiaryRow,
  type DemoProvince,
  type ProviderCustomer,
} from './province.js';
