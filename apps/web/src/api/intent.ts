import { useRef } from 'react';
import { ApiError } from './client';

/**
 * One Idempotency-Key per intent: kept while the same thing is tried again, so that a lost answer is never done twice,
 * and renewed after success, after another intent, or after a refusal that the server has remembered.
 */
export function useIntent(): { keyFor: (intent: string) => string; settle: (error?: unknown) => void } {
  const current = useRef<{ intent: string; key: string } | null>(null);
  return {
    keyFor(intent) {
      if (current.current?.intent !== intent) current.current = { intent, key: crypto.randomUUID() };
      return current.current.key;
    },
    settle(error) {
      const unanswered = error instanceof ApiError && (error.status === 0 || error.status >= 500);
      if (!unanswered) current.current = null;
    },
  };
}
