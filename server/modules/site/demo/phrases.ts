import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Chance } from './chance.ts';

interface Pair {
  first: string[];
  second: string[];
}

interface Theme {
  tags: string[];
  titles: string[];
  sentences: string[];
  code?: string;
}

/** The words of one language. */
export interface PhraseBook {
  locale: 'ko' | 'en';
  nicknames: Pair;
  names: Pair;
  introductions: string[];
  slots: Record<string, string[]>;
  themes: Record<string, Theme>;
  points: string[];
  closings: string[];
  replies: string[];
}

export function readPhraseBook(locale: 'ko' | 'en'): PhraseBook {
  const path = join(import.meta.dirname, `${locale}.yaml`);
  return { locale, ...(parse(readFileSync(path, 'utf8')) as Omit<PhraseBook, 'locale'>) };
}

const slot = /\{(?:(\d+)-(\d+)|([a-z]+)(?::([가-힣]+))?)\}/g;

/**
 * A sentence with every `{slot}` filled. Sentences that share `told` speak of the same things.
 * @throws Error for a slot that the book does not have
 */
export function fill(
  template: string,
  book: PhraseBook,
  chance: Chance,
  told: Map<string, string> | null = null,
): string {
  const text = template.replace(
    slot,
    (_all, low?: string, high?: string, name?: string, particle?: string) => {
      if (name === undefined) return String(chance.between(Number(low), Number(high)));
      const words = book.slots[name];
      if (!words) throw new Error(`the ${book.locale} phrase book has no slot ${name}`);
      const word = told?.get(name) ?? chance.pick(words);
      told?.set(name, word);
      return particle === undefined ? word : word + fitting(word, particle);
    },
  );
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1);
}

/** After a final consonant, and after a vowel. */
const particles: Record<string, [string, string]> = {
  을: ['을', '를'],
  이: ['이', '가'],
  은: ['은', '는'],
  과: ['과', '와'],
  으로: ['으로', '로'],
  이에요: ['이에요', '예요'],
};

const rieul = 8;

function fitting(word: string, particle: string): string {
  const forms = particles[particle];
  if (!forms) return particle;
  const final = (word.charCodeAt(word.length - 1) - 0xac00) % 28;
  const takesVowelForm = final === 0 || (particle === '으로' && final === rieul);
  return forms[takesVowelForm ? 1 : 0];
}
