import { monthSuite } from './system/month.suite.js';

monthSuite('embedded');
