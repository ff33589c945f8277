import type { CloudEvent } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { applyDecorators, Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** Marks handlers of the event log, so that no other transport of the same application takes them. */
export const EVENT_LOG_TRANSPORT = Symbol('event-log');

/** What a handler gets: events of one partition in order, and the transaction in which their effect must happen. */
export interface EventBatch<Data = unknown> {
  /** Never empty; only events that this service has not applied yet. */
  events: CloudEvent<Data>[];
  /** The inbox has claimed the events in it; it commits when the handler resolves. */
  unit: UnitOfWork;
}

export interface EventChoice {
  /** Of a topic that carries much else, only these types; the others pass unread. */
  types?: readonly string[];
}

/**
 * A method that applies batches of one topic; one such method per topic and service.
 *
 *     @Controller()
 *     class BeneficiaryEvents {
 *       @EventBatch(Topics.beneficiaries)
 *       async apply(@Payload() { events, unit }: EventBatch): Promise<void> { … }
 *     }
 *
 * It writes through `unit` only, calls no other service, and throws to refuse: `PermanentFailure` when trying again
 * cannot help, `TransientFailure` when waiting will. It may be called again with the same events after a rollback.
 */
export function EventBatch(topic: string, choice: EventChoice = {}): MethodDecorator {
  return applyDecorators(EventPattern<string>(topic, EVENT_LOG_TRANSPORT, choice), UseFilters(new CauseKept()));
}

/** Nest replaces unknown errors of a handler by "Internal server error"; retries and dead letters need the cause. */
@Catch()
class CauseKept implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
