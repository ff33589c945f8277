import { types } from 'node:util';

/** Thrown by a handler when the same events can never succeed: no retries, straight to the dead letters. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** Thrown by a handler when the cause passes by itself: the batch waits and is tried again as long as it takes. */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';
}

const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);

/** pg reports a broken connection without a code. */
const CONNECTION_MESSAGES =
  /connection terminated|connection ended|connection error|client has encountered a connection error|timeout exceeded when trying to connect|cannot use a pool after|client was closed|not queryable/i;

/**
 * PostgreSQL conditions that say nothing about the statement: connection (08), no resources (53), stopped or starting
 * (57P), system error (58), serialization or deadlock (40), lock not available (55P03), read-only standby (25006).
 */
const TRANSIENT_SQLSTATE = /^(08...|53...|57P..|58...|40...|55P03|25006)$/;

/** True when the failure is the machinery's, not the message's: it must never lead to a dead letter. */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransientFailure) return true;
  // Not `instanceof Error`: errors of Node's own modules come from another realm inside a VM context (tests).
  if (error instanceof PermanentFailure || !types.isNativeError(error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (CONNECTION_ERRORS.has(code) || TRANSIENT_SQLSTATE.test(code))) return true;
  if (CONNECTION_MESSAGES.test(error.message)) return true;
  // Both addresses of a host name refused: an AggregateError.
  const { errors } = error as { errors?: unknown };
  if (Array.isArray(errors) && errors.some(isTransient)) return true;
  const inner: unknown = error.cause ?? (error as { driverError?: unknown }).driverError;
  return inner !== undefined && inner !== error && isTransient(inner);
}

export function asError(reason: unknown): Error {
  return types.isNativeError(reason) ? reason : new Error(typeof reason === 'string' ? reason : JSON.stringify(reason));
}
