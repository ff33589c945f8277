import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '#service';
import type { GatewayConfig } from '../config.js';
import { SERVICES, type ServiceName } from './routes.js';

const REMEMBERED_IMPORTS = 5_000;

/** Where the services are, and small questions to them. */
@Injectable()
export class Services {
  private readonly urls: Record<ServiceName, string>;
  private readonly importOwners = new Map<string, ServiceName>();

  constructor(@Inject(CONFIG) config: GatewayConfig) {
    this.urls = {
      beneficiaries: config.BENEFICIARIES_URL,
      accounts: config.ACCOUNTS_URL,
      disbursements: config.DISBURSEMENTS_URL,
      reporting: config.REPORTING_URL,
    };
  }

  urlOf(service: ServiceName): string {
    return this.urls[service];
  }

  /**
   * Which service an import belongs to: beneficiaries and accounts are asked in turn, what they do not know is
   * disbursements'. Ids never change hands, so a found owner is remembered.
   * @throws Error when a service that has to be asked cannot be reached.
   */
  async ownerOfImport(path: string, headers: Record<string, string>): Promise<ServiceName> {
    const id = path.split('/')[4] ?? '';
    const known = this.importOwners.get(id);
    if (known) return known;
    for (const service of ['beneficiaries', 'accounts'] as const) {
      const answer = await fetch(`${this.urls[service]}/api/v1/imports/${encodeURIComponent(id)}`, {
        headers,
        signal: AbortSignal.timeout(5_000),
      });
      await answer.arrayBuffer();
      if (answer.status === 404) continue;
      if (answer.ok) {
        if (this.importOwners.size >= REMEMBERED_IMPORTS) this.importOwners.clear();
        this.importOwners.set(id, service);
      }
      return service;
    }
    return 'disbursements';
  }

  /** The services that do not say they are ready. */
  async failing(): Promise<ServiceName[]> {
    const ready = await Promise.all(SERVICES.map((service) => this.isReady(service)));
    return SERVICES.filter((_, at) => !ready[at]);
  }

  /** @throws Error when the service does not answer with its contract. */
  async contractOf(service: ServiceName): Promise<unknown> {
    const answer = await fetch(`${this.urls[service]}/openapi.json`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}`);
    return answer.json();
  }

  private async isReady(service: ServiceName): Promise<boolean> {
    try {
      const answer = await fetch(`${this.urls[service]}/health/ready`, { signal: AbortSignal.timeout(3_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
