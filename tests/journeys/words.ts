import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type Locale = 'ko' | 'en';
export type Words = (key: string, values?: Record<string, string | number>) => string;

const folder = resolve(import.meta.dirname, '../../web/messages');

/** What the pages say: journeys look for controls by the names that people read and hear. */
export function wordsOf(locale: Locale): Words {
  const all: Record<string, unknown> = {};
  for (const file of readdirSync(join(folder, locale))) {
    Object.assign(all, JSON.parse(readFileSync(join(folder, locale, file), 'utf8')));
  }
  return (key, values = {}) => {
    const text = all[key];
    if (typeof text !== 'string') throw new Error(`${locale} has no plain message "${key}"`);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
