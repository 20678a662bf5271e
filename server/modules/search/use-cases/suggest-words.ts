import type { Ctx } from '../../../kernel/ctx.ts';
import type { Suggestion } from '../../../engines/search/port.ts';
import type { SearchGate } from '../search.gate.ts';
import { cleanQuery } from '../search.rules.ts';
import { openSpaces } from './index-documents.ts';

const shown = 8;

/** How what is being typed may go on; only words that stand in open posts. */
export async function suggestWords(ctx: Ctx, typed: string, gate: SearchGate): Promise<Suggestion[]> {
  const text = cleanQuery(typed);
  if (text === '') return [];
  const spaceIds = [...(await openSpaces(ctx))];
  return gate.run(ctx, (tx) => tx.engines.search.suggest(tx.db, text, { spaceIds }, shown));
}
