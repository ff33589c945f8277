import type { Language } from '#contracts';

/** Vietnamese unless the client asks for English first. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage?.trim().toLowerCase().startsWith('en') ? 'en' : 'vi';
}

export function say(text: string | { vi: string; en: string }, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}
