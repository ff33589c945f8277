export { type AreaFigures, type AreaFiguresByProgramme, type ExpectedFigures } from './expected-figures.js';
export { DEMO_PERIOD, FIGURES, PROGRAMMES, type DemoSize, type Programme, type ProvinceFigures } from './figures.js';
export { expectedFigures, generateProvince, type DemoProvince } from './province.js';
