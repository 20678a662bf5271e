import * as messages from '#lib/paraglide/messages.js';
import { settingGroup, settingWords } from './setting-words.ts';

type Message = (inputs: object, options: { locale: 'ko' | 'en' }) => string;
const locales = ['ko', 'en'] as const;

/** What a setting is found by: its key and its words in both languages, whichever the host reads. In small letters. */
export function searchableWords(key: string): string {
  const { label, hint } = settingWords(key);
  const name = `admin_setting_${key.replaceAll('.', '_')}`;
  const all = messages.m as unknown as Record<string, Message | undefined>;
  const inBoth = locales.flatMap((locale) =>
    [name, `${name}_hint`].map((one) => all[one]?.({}, { locale }) ?? ''),
  );
  return [key, settingGroup(key), label, hint, ...inBoth].join('\n').toLowerCase();
}
