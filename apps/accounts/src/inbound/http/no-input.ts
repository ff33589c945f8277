import { invalidInput } from '#contracts';

/** For a command that takes nothing. @throws ProblemError 400 naming the first field that was sent nevertheless */
export function refuseFields(body: unknown): void {
  const [field] = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (field !== undefined) {
    throw invalidInput(`/${field}`, 'unknownField', {
      vi: 'Lệnh này không nhận trường nào',
      en: 'This command takes no fields',
    });
  }
}
