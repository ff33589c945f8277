/** The house, as a rule: who may import whom. Run by `npm test`; see CONTRIBUTING.md. */
const frameworks =
  '^node_modules/(@nestjs|@fastify|fastify|typeorm|pg|pg-copy-streams|bullmq|kafkajs|rxjs|pino|prom-client|class-validator|class-transformer|exceljs|csv-parse|csv-stringify)(/|$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-never-import-each-other',
      comment: 'Services speak by HTTP and events only.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libraries-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|demo|bench|test)/' },
    },
    {
      name: 'demo-and-bench-use-public-calls',
      comment: 'The demo and the bench come in by the same door as everybody else.',
      severity: 'error',
      from: { path: '^(demo|bench)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^apps/' },
    },
    {
      name: 'domain-knows-no-framework',
      comment: 'Domain files are pure: events, state, decisions.',
      severity: 'error',
      from: { path: '/domain/', pathNot: '\\.spec\\.ts$' },
      to: { path: `${frameworks}|^libs/(persistence|messaging|service|observability)/` },
    },
    {
      name: 'domain-is-innermost',
      comment: 'inbound, handlers, jobs and queries know the domain; it knows none of them.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/.*domain/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^apps/[^/]+/src/(inbound|queries|migrations)/|\\.(handler|job|controller|module)\\.ts$' },
    },
    {
      name: 'inbound-is-outermost',
      comment:
        'Controllers, event handlers and jobs translate into commands; only the modules and entry files know them.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/[^/]+/', pathNot: '/inbound/|\\.spec\\.ts$|\\.module\\.ts$|/testing/' },
      to: { path: '^apps/[^/]+/src/inbound/' },
    },
    {
      name: 'only-one-folder-knows-kafkajs',
      comment: 'kafkajs is no longer maintained: it has to be replaceable in one place.',
      severity: 'error',
      from: { pathNot: '^libs/messaging/src/kafka/|^test/|\\.spec\\.ts$' },
      to: { path: '^node_modules/kafkajs/' },
    },
    {
      name: 'channels-know-no-payments',
      comment: 'A channel hands instructions to a provider; what a payment is, it does not know.',
      severity: 'error',
      from: { path: '^apps/disbursements/src/channels/' },
      to: { path: '^apps/disbursements/src/(payments|payout-runs|handover|confirmations)/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:|\\.css$' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      // The persistence library offers its test databases by its index, as a part of what it is for.
      from: {
        path: '^(apps|libs|demo)/',
        pathNot: '\\.(spec|contract|suite)\\.tsx?$|/testing(/|\\.ts$)|^libs/persistence/src/index\\.ts$',
      },
      to: { path: '\\.spec\\.tsx?$|/testing(/|\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(dist|\\.data|\\.artifacts)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
