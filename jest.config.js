import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** Tests run the TypeScript sources as ES modules: `#libs` lead to sources here, to `dist/` in production. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.{unit,int,e2e}.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^#(contracts|messaging|persistence|security|observability|service|tabular|imports)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^#service/testing$': '<rootDir>/libs/service/src/testing.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, module: { type: 'es6' }, swcrc: false }] },
  testTimeout: 120_000,
};
