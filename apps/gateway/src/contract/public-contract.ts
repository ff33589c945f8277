import type { OpenAPIObject } from '@nestjs/swagger';
import { ProblemError } from '#contracts';
import { SERVICES } from '../proxy/routes.js';
import type { Services } from '../proxy/services.js';
import { mergeOpenApi } from './merge-openapi.js';

const FRESH_MS = 60_000;

/** The contract of the whole product, asked together from its services. */
export class PublicContract {
  private known: { document: OpenAPIObject; until: number } | undefined;

  constructor(
    private readonly own: OpenAPIObject,
    private readonly services: Services,
  ) {}

  /** @throws ProblemError 503 while a service does not answer: half a contract would mislead. */
  async document(): Promise<OpenAPIObject> {
    if (this.known && this.known.until > Date.now()) return this.known.document;
    try {
      const others = await Promise.all(
        SERVICES.map(async (service) => [service, (await this.services.contractOf(service)) as OpenAPIObject] as const),
      );
      this.known = { document: mergeOpenApi(this.own, others), until: Date.now() + FRESH_MS };
      return this.known.document;
    } catch {
      throw new ProblemError('unavailable', { vi: 'Một dịch vụ chưa trả lời', en: 'A service does not answer' });
    }
  }
}
