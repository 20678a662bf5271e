import type { Ctx } from '../../../kernel/ctx.ts';
import type { CountLikes, DocumentType, SearchPage, SearchQuery } from '../../../engines/search/port.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { countLikes } from '../../posts/index.ts';

import { accessSpace, listReadableSpaces } from '../../spaces/index.ts';
import { invalidCursor } from '../search.errors.ts';
import type { SearchGate } from '../search.gate.ts';
import { presentHits, presentMemberHits, type FoundPost } from '../search.present.ts';
import { cleanQuery, isQuoted, momentOf } from '../search.rules.ts';
import type { SearchQueryString, SearchResult } from '../search.schemas.ts';

export interface Finding {
  result: SearchResult;
  /** What was searched, and the posts that were found with its very words. */
  term: string;
  found: readonly FoundPost[];
}

const nothing: SearchResult = {
  items: [],
  members: [],
  nextCursor: null,
  total: { count: 0, exact: true },
  searchedAs: null,
};
const membersBeside = 4;

/**
 * Finds posts by their words and those of their comments, and people. What the caller may not read is not searched at all.
 * @throws DomainError 404 for a space that they may not read, 422 for a made-up cursor, 503 when it would take too long
 */
export async function searchEverything(
  ctx: Ctx,
  query: SearchQueryString,
  gate: SearchGate,
): Promise<Finding> {
  const text = cleanQuery(query.q ?? '');
  const filter = await filterOf(ctx, query);
  if (text === '' || !filter) return { result: nothing, term: text, found: [] };
  if (query.type === 'member') {
    const members = await searchMembers(ctx, { ...filter, text }, gate);
    return { result: members, term: text, found: [] };
  }
  const types: DocumentType[] = query.type ? [query.type] : ['post', 'comment'];
  const { page, beside } = await gate.run(ctx, async (tx) => {
    const { search } = tx.engines;
    const page = await asking(search.search(tx.db, { ...filter, text, types, likesOf: likesWithin(tx) }));
    const beside = isPlain(query)
      ? await search.search(tx.db, membersQuery({ ...filter, text, limit: membersBeside, cursor: null }))
      : null;
    return { page, beside };
  });
  // Who puts all of it in quotes wants these very signs, not what they might have meant.
  if (page.searchedAs !== null && isQuoted(text)) return { result: nothing, term: text, found: [] };
  const found = await presentHits(ctx, page);
  return {
    result: {
      items: found.map(({ item }) => item),
      members: beside ? await presentMemberHits(ctx, beside) : [],
      nextCursor: page.nextCursor,
      total: page.total,
      searchedAs: page.searchedAs,
    },
    term: page.searchedAs ?? text,
    found,
  };
}

type Filter = Omit<SearchQuery, 'text' | 'types'>;

/** Undefined when nothing can match: an author that is not there. */
async function filterOf(ctx: Ctx, query: SearchQueryString): Promise<Filter | undefined> {
  const author = query.author === undefined ? undefined : await findMemberByHandle(ctx, query.author);
  const from = momentOf(query.from, '/from');
  const until = momentOf(query.until, '/until');
  const spaceIds = await readableIds(ctx, query.space);
  if (query.author !== undefined && !author) return undefined;
  return {
    spaceIds,
    sort: query.sort ?? 'relevance',
    limit: query.limit ?? 20,
    cursor: query.cursor ?? null,
    ...(query.kind !== undefined && { kind: query.kind }),
    ...(query.tag !== undefined && { tag: query.tag.normalize('NFC').replace(/^#/, '').toLowerCase() }),
    ...(author && { authorId: author.account_id }),
    ...(from && { from }),
    ...(until && { until }),
  };
}

/** Ids of the spaces that the caller may read, or of the one named. @throws DomainError 404 */
export async function readableIds(ctx: Ctx, slug?: string): Promise<string[]> {
  if (slug !== undefined) return [(await accessSpace(ctx, { slug }, 'read')).id];
  return (await listReadableSpaces(ctx)).map((space) => space.id);
}

function membersQuery(query: Filter & { text: string }): SearchQuery {
  const { text, spaceIds, limit, cursor } = query;
  return { text, spaceIds, types: ['member'], sort: 'relevance', limit, cursor: cursor ?? null };
}

/** People are part of the first page of a search that is narrowed by nothing. */
function isPlain({ type, kind, space, tag, author, from, until, cursor }: SearchQueryString): boolean {
  return [type, kind, space, tag, author, from, until, cursor].every((value) => value === undefined);
}

async function searchMembers(
  ctx: Ctx,
  query: Filter & { text: string },
  gate: SearchGate,
): Promise<SearchResult> {
  const page = await gate.run(ctx, (tx) => asking(tx.engines.search.search(tx.db, membersQuery(query))));
  const { nextCursor, total, searchedAs } = page;
  return { ...nothing, members: await presentMemberHits(ctx, page), nextCursor, total, searchedAs };
}

/** How the engine asks for likes, which it does not keep. */
export function likesWithin(tx: Ctx): CountLikes {
  return (postIds, at) => countLikes(tx, postIds, at);
}

/** The engine answers a cursor that is none of its own with a RangeError. */
async function asking(page: Promise<SearchPage>): Promise<SearchPage> {
  try {
    return await page;
  } catch (error) {
    throw error instanceof RangeError ? invalidCursor() : error;
  }
}
