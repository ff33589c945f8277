import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstAdministrator, gatewayOnNewDatabase, upstream, type TestGateway, type Upstream } from '../testing.js';

/** A gateway as it is in front of a browser: four services behind it, pages to show, and a demo that is being loaded. */
export interface Door {
  gateway: TestGateway;
  /** Of the administrator. */
  token: string;
  beneficiaries: Upstream;
  accounts: Upstream;
  disbursements: Upstream;
  reporting: Upstream;
  /** Where the demo says how far it is. */
  stateFile: string;
  close(): Promise<void>;
}

export async function openDoor(): Promise<Door> {
  const webRoot = await mkdtemp(join(tmpdir(), 'web-'));
  const stateFile = join(webRoot, 'demo.json');
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Chi Trả</title>');
  await writeFile(join(webRoot, 'assets', 'main-1a2b.js'), 'console.log(1)');
  const [beneficiaries, accounts, disbursements, reporting] = (await Promise.all(
    ['beneficiaries', 'accounts', 'disbursements', 'reporting'].map((name) => upstream(name)),
  )) as [Upstream, Upstream, Upstream, Upstream];
  const gateway = await gatewayOnNewDatabase({
    BENEFICIARIES_URL: beneficiaries.url,
    ACCOUNTS_URL: accounts.url,
    DISBURSEMENTS_URL: disbursements.url,
    REPORTING_URL: reporting.url,
    WEB_ROOT: webRoot,
    DEMO: 'small',
    DEMO_STATE_FILE: stateFile,
  });
  return {
    gateway,
    token: await firstAdministrator(gateway),
    beneficiaries,
    accounts,
    disbursements,
    reporting,
    stateFile,
    async close() {
      await gateway.close();
      await Promise.all([beneficiaries, accounts, disbursements, reporting].map((service) => service.close()));
      await rm(webRoot, { recursive: true, force: true });
    },
  };
}
