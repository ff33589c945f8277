import { Injectable } from '@nestjs/common';
import {
  BatchRefused,
  NoAnswer,
  type AccountChannel,
  type Cancellation,
  type HandoverBatch,
  type ProviderAnswer,
  type ProviderEndpoint,
} from '../channel.js';
import { BatchAnswer, CancellationAnswer, InquiryAnswer, readAnswer } from './answers.js';

const TIMEOUT_MS = 30_000;

/** Providers that take batches as JSON over HTTP, the protocol of `apps/provider-simulator/README.md`. */
@Injectable()
export class HttpBatchChannel implements AccountChannel {
  async handOver(provider: ProviderEndpoint, batch: HandoverBatch): Promise<ProviderAnswer[]> {
    const response = await post(provider, 'batches', {
      batchId: batch.id,
      period: batch.period,
      count: batch.count,
      controlSum: batch.controlSum.toString(),
      currency: 'VND',
      instructions: batch.instructions.map(({ amount, ...instruction }) => ({
        ...instruction,
        amount: amount.toString(),
        purpose: 'SSBE',
      })),
    });
    if (response.status === 400) throw new BatchRefused(`${provider.code} refused batch ${batch.id}`);
    return readAnswer(BatchAnswer, await bodyOf(response)).results;
  }

  async inquire(provider: ProviderEndpoint, references: string[]): Promise<ProviderAnswer[]> {
    const response = await post(provider, 'inquiries', { references });
    return readAnswer(InquiryAnswer, await bodyOf(response)).statuses.map(({ amount, occurredAt, ...status }) => ({
      ...status,
      ...(amount === undefined ? {} : { amount: BigInt(amount) }),
      ...(occurredAt === undefined ? {} : { occurredAt: new Date(occurredAt) }),
    }));
  }

  async cancel(provider: ProviderEndpoint, references: string[]): Promise<Map<string, Cancellation>> {
    const response = await post(provider, 'cancellations', { references });
    return new Map(
      readAnswer(CancellationAnswer, await bodyOf(response)).results.map(({ reference, status }) => [
        reference,
        status,
      ]),
    );
  }
}

async function post(provider: ProviderEndpoint, resource: string, body: object): Promise<Response> {
  try {
    return await fetch(`${provider.endpointUrl.replace(/\/$/, '')}/${resource}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new NoAnswer(`${provider.code} did not answer ${resource}`, { cause: error });
  }
}

async function bodyOf(response: Response): Promise<string> {
  try {
    if (!response.ok) throw new NoAnswer(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw error instanceof NoAnswer ? error : new NoAnswer('the answer broke off', { cause: error });
  }
}
