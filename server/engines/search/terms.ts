import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { lexemesOfTexts, quoted } from './analyzer.ts';
import { compoundsOfTexts, readKnown } from './dictionary.ts';
import { storable } from './documents.ts';
import { createHighlighter } from './highlight.ts';
import type { TermsWanted } from './port.ts';
import { any, lexemesWanted, planQuery, readQuery, wordsToKnow } from './query.ts';

/** Terms of texts that are kept elsewhere. Nothing of them is learned: the dictionary shows its words to everybody. */
export async function termsOf(db: Kysely<DB>, texts: readonly string[]): Promise<string[]> {
  const documents = texts.map((body) => ({ title: '', body: storable(body) }));
  const compounds = await compoundsOfTexts(db, documents);
  return documents.map((document) => [...lexemesOfTexts(document, compounds)].map(quoted).join(' '));
}

/** By words, or by what only looks alike: whoever remembers a part of a word finds it. */
export async function termsWanted(db: Kysely<DB>, typed: string): Promise<TermsWanted | null> {
  const query = readQuery(typed);
  const known = await readKnown(db, wordsToKnow(query));
  const plan = planQuery(query, known);
  if (!plan) return null;
  const parts = query.tokens.map((token) => token.toLowerCase()).filter((token) => token.length > 1);
  return {
    query: plan.loose === null ? plan.words : any([plan.words, plan.loose]),
    highlighter: createHighlighter(lexemesWanted(plan, query, known), parts),
  };
}
