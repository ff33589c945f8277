/** What the parts of this library report, for metrics and logs. Every method is optional and must not throw. */
export interface MessagingObserver {
  /** A batch is committed: `applied` events reached the handler, the rest had been applied before. */
  batchApplied?(batch: { topic: string; records: number; applied: number; seconds: number }): void;
  /** A batch failed and will be tried again; `transient`: the cause is expected to pass by itself. */
  batchFailed?(batch: { topic: string; records: number; attempt: number; transient: boolean; error: Error }): void;
  deadLettered?(event: { topic: string; eventId: string; type: string; cause: string; attempts: number }): void;
  /** Events went from the outbox to the log. */
  relayed?(batch: { events: number; seconds: number }): void;
  relayFailed?(failure: { attempt: number; error: Error }): void;
  /** A line of the log's client library worth keeping. */
  log?(level: 'info' | 'warn' | 'error', message: string, details?: Record<string, unknown>): void;
}
