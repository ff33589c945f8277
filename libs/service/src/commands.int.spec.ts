import { ProblemError, type Actor, type ProblemKind } from '#contracts';
import { Database, testDatabase, type TestDatabase } from '#persistence';
import { Commands, requireMatch, type CommandReply, type CommandRequest } from './commands.js';
import { ServiceTables1725000000001 } from './service-tables.js';

const OFFICER: Actor = { username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38', requestId: 'r' };
const REQUEST: CommandRequest = {
  actor: OFFICER,
  method: 'POST',
  path: '/api/v1/payout-runs',
  idempotencyKey: 'key-1',
  ifMatch: undefined,
};

function kindOf(promise: Promise<unknown>): Promise<ProblemKind | 'accepted'> {
  return promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof ProblemError) return error.kind;
      throw error;
    },
  );
}

describe('commands', () => {
  let server: TestDatabase;
  let database: Database;
  let commands: Commands;
  beforeAll(async () => {
    server = await testDatabase('commands');
    database = await new Database({ url: server.url, migrations: [ServiceTables1725000000001] }).open();
    await database.query('CREATE TABLE things (name text PRIMARY KEY)');
    commands = new Commands(database);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(() => database.query('TRUNCATE things, idempotency_keys'));

  const create = (name: string, request: CommandRequest = REQUEST): Promise<CommandReply> =>
    commands.run(request, { name }, async (unit) => {
      await unit.query('INSERT INTO things VALUES ($1)', [name]);
      return { status: 201, body: { name }, headers: { location: `/things/${name}` }, secrets: { secret: 'whsec_x' } };
    });
  const things = (): Promise<{ name: string }[]> => database.query('SELECT name FROM things ORDER BY name');

  it('with the same key and input is answered as the first time, without the secret, and done once', async () => {
    expect(await create('a')).toEqual({
      status: 201,
      body: { name: 'a', secret: 'whsec_x' },
      headers: { location: '/things/a' },
    });
    expect(await create('a')).toEqual({ status: 201, body: { name: 'a' }, headers: { location: '/things/a' } });
    expect(await things()).toEqual([{ name: 'a' }]);
    expect(JSON.stringify(await database.query('SELECT * FROM idempotency_keys'))).not.toContain('whsec_');
  });

  it('with the same key and another input is a conflict', async () => {
    await create('a');
    expect(await kindOf(create('b'))).toBe('idempotency-conflict');
    expect(await things()).toEqual([{ name: 'a' }]);
  });

  it('is told apart by user, method and path', async () => {
    await create('a');
    await create('b', { ...REQUEST, actor: { ...OFFICER, username: 'officer2' } });
    await create('c', { ...REQUEST, method: 'PUT' });
    await create('d', { ...REQUEST, path: '/api/v1/other' });
    expect(await things()).toHaveLength(4);
  });

  it('is refused while the first with its key is running', async () => {
    let finish: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const started = new Promise<void>((resolve) => (begun = resolve));
    const first = commands.run(REQUEST, { name: 'a' }, async () => {
      begun();
      await gate;
      return { status: 202, body: {} };
    });
    await started;
    expect(await kindOf(create('a'))).toBe('idempotency-running');
    finish();
    expect(await first).toMatchObject({ status: 202 });
    expect(await create('a')).toMatchObject({ status: 202 });
  });

  it('that was refused leaves nothing: the key may be used again', async () => {
    const refused = commands.run(REQUEST, { name: 'a' }, async (unit) => {
      await unit.query(`INSERT INTO things VALUES ('half')`);
      throw new ProblemError('state-conflict', 'not now');
    });
    expect(await kindOf(refused)).toBe('state-conflict');
    expect(await things()).toEqual([]);
    expect(await create('a')).toMatchObject({ status: 201 });
  });

  it('is remembered for seven days', async () => {
    await create('a');
    await database.query(`UPDATE idempotency_keys SET created_at = now() - interval '7 days 1 minute'`);
    expect(await create('b')).toMatchObject({ status: 201 });
    expect(await kindOf(create('a'))).toBe('idempotency-conflict');
  });

  it.each([undefined, '', 'x'.repeat(201)])('without a usable key is refused', async (idempotencyKey) => {
    expect(await kindOf(create('a', { ...REQUEST, idempotencyKey }))).toBe('invalid-input');
    expect(await things()).toEqual([]);
  });
});

describe('If-Match', () => {
  const match = (ifMatch: string | undefined): Promise<ProblemKind | 'accepted'> =>
    kindOf(Promise.resolve().then(() => requireMatch(ifMatch, '"7"')));

  it('must be there and name the present version', async () => {
    expect(await match(undefined)).toBe('precondition-required');
    expect(await match('"6"')).toBe('precondition-failed');
    expect(await match('"7"')).toBe('accepted');
  });

  it('may be a list, weak or any', async () => {
    expect(await match('"6", "7"')).toBe('accepted');
    expect(await match('W/"7"')).toBe('accepted');
    expect(await match('*')).toBe('accepted');
  });
});
