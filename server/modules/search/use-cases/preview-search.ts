import type { Ctx } from '../../../kernel/ctx.ts';
import type { SearchGate } from '../search.gate.ts';
import { presentHits, presentMemberHits } from '../search.present.ts';
import { cleanQuery } from '../search.rules.ts';
import type { Preview, SearchItem } from '../search.schemas.ts';
import { likesWithin, readableIds } from './search-everything.ts';

const looked = 12;
const shownOfKind = 3;
const shownMembers = 3;

/** The best of each kind, for a box that is being typed in. */
export async function previewSearch(ctx: Ctx, typed: string, gate: SearchGate): Promise<Preview> {
  const text = cleanQuery(typed);
  if (text === '') return { groups: [], members: [], searchedAs: null };
  const spaceIds = await readableIds(ctx);
  const sort = 'relevance' as const;
  const [posts, members] = await gate.run(ctx, async (tx) => {
    const { search } = tx.engines;
    const types = ['post', 'comment'] as const;
    const found = await search.search(tx.db, {
      text,
      spaceIds,
      sort,
      types,
      limit: looked,
      likesOf: likesWithin(tx),
    });
    const people = await search.search(tx.db, {
      text,
      spaceIds,
      sort,
      types: ['member'],
      limit: shownMembers,
    });
    return [found, people] as const;
  });
  const groups = new Map<string, SearchItem[]>();
  for (const { item } of await presentHits(ctx, posts)) {
    const group = groups.get(item.kind) ?? [];
    if (group.length < shownOfKind) groups.set(item.kind, [...group, item]);
  }
  return {
    groups: [...groups].map(([kind, items]) => ({ kind, items })),
    members: await presentMemberHits(ctx, members),
    searchedAs: posts.searchedAs,
  };
}
