import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import * as format from '../format';
import { storeLanguage, storedLanguage } from './language';
import { vi } from './vi';
import type { WordKey } from './words';

export type { WordKey } from './words';

/** English is fetched by those who read it: two languages are a fifth of what a page has to load before it is painted. */
async function fetchWords(language: format.Language): Promise<void> {
  if (language === 'vi' || i18next.hasResourceBundle(language, 'translation')) return;
  const { en } = await import('./en');
  i18next.addResourceBundle(language, 'translation', en);
}

/** Before anything is shown. Where the chosen language cannot be fetched, pages speak Vietnamese. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'vi',
    fallbackLng: 'vi',
    resources: { vi: { translation: vi } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  await changeLanguage(storedLanguage()).catch(() => undefined);
}

/** @throws when the words cannot be fetched; then nothing has changed */
export async function changeLanguage(language: format.Language): Promise<void> {
  await fetchWords(language);
  storeLanguage(language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Words and figures in the language of the reader. */
export function useWords() {
  const { i18n } = useTranslation();
  const language: format.Language = i18n.language === 'en' ? 'en' : 'vi';
  return useMemo(
    () => ({
      language,
      t: (key: WordKey, values: Record<string, string | number> = {}): string =>
        i18n.getFixedT(language)(key as string, values),
      /** The word for a code of a closed list (`state.SETTLED`); a code that is not listed shows itself. */
      word: (list: string, code: string | null | undefined, values: Record<string, string | number> = {}): string => {
        if (!code) return '–';
        const key = `${list}.${code}`;
        return key in vi ? i18n.getFixedT(language)(key, values) : code;
      },
      count: (value: number | bigint | string | null | undefined) => format.formatCount(value, language),
      money: (value: string | bigint | null | undefined) => format.formatMoney(value, language),
      moneyShort: (value: string | bigint | null | undefined) => format.formatMoneyShort(value, language),
      rate: (value: string | null | undefined) => format.formatRate(value, language),
      period: (value: string) => format.formatPeriod(value, language),
    }),
    [i18n, language],
  );
}
