import { ApiError } from '../api/client';

/** What the server found wrong, beside the fields of a form that it names. */
export function fieldErrors<Values>(error: unknown): { name: keyof Values & string; errors: string[] }[] {
  if (!(error instanceof ApiError)) return [];
  return error.errors.map(({ pointer, message }) => ({
    name: pointer.replace(/^\//, '') as keyof Values & string,
    errors: [message],
  }));
}
