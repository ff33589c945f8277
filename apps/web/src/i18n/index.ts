import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import * as format from '../format';
import { en } from './en';
import { storeLanguage, storedLanguage } from './language';
import { vi } from './vi';
import type { WordKey } from './words';

export type { WordKey } from './words';

void i18next.use(initReactI18next).init({
  lng: storedLanguage(),
  fallbackLng: 'vi',
  resources: { vi: { translation: vi }, en: { translation: en } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
});
document.documentElement.lang = storedLanguage();

export async function changeLanguage(language: format.Language): Promise<void> {
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
