import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import type { SearchableMember } from '../members.searchable.ts';
import { isReservedHandle, skeletonOf, suggestHandle } from '../handles.rules.ts';
import { nameKeys } from '../names.rules.ts';

export interface ImportedCard {
  accountId: string;
  name: string;
  introduction: string;
  joinedAt: Date;
}

/** Makes many cards, each with a free handle made from its name, and answers them. A card that exists stays as it is. */
export async function importCards(tx: Ctx, cards: readonly ImportedCard[]): Promise<SearchableMember[]> {
  const taken = await loadSkeletons(tx);
  const tries = new Map<string, number>();
  const rows = cards.map((card) => {
    const handle = freeHandle(card.name, taken, tries);
    return {
      account_id: card.accountId,
      handle,
      handle_skeleton: skeletonOf(handle),
      display_name: card.name,
      introduction: card.introduction,
      joined_at: card.joinedAt,
    };
  });
  const made = await sql<{ account_id: string }>`
    insert into members (account_id, handle, handle_skeleton, display_name, introduction, joined_at)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as row (
      account_id uuid, handle text, handle_skeleton text, display_name text, introduction text, joined_at timestamptz)
    on conflict on constraint members_pkey do nothing returning account_id`.execute(tx.db);
  const fresh = new Set(made.rows.map((row) => row.account_id));
  const there = rows.filter((row) => fresh.has(row.account_id));
  await addNameKeys(tx, there);
  return there.map((row) => ({
    accountId: row.account_id,
    name: row.display_name,
    handle: row.handle,
    text: row.introduction,
    joinedAt: row.joined_at,
  }));
}

async function addNameKeys(
  tx: Ctx,
  cards: readonly { account_id: string; display_name: string; handle: string }[],
): Promise<void> {
  const keys = cards.flatMap(({ account_id, display_name, handle }) =>
    nameKeys(display_name, handle).map((key) => ({ account_id, key })),
  );
  await sql`
    insert into member_name_keys (account_id, key)
    select * from json_to_recordset(${JSON.stringify(keys)}::json) as row (account_id uuid, key text)`.execute(
    tx.db,
  );
}

async function loadSkeletons(tx: Ctx): Promise<Set<string>> {
  const rows = await scopeTo<'members'>(tx).selectFrom('members').select('handle_skeleton').execute();
  return new Set(rows.map((row) => row.handle_skeleton));
}

/** The name itself for the first of that name, then numbers. */
function freeHandle(name: string, taken: Set<string>, tries: Map<string, number>): string {
  for (;;) {
    const attempt = tries.get(name) ?? 0;
    tries.set(name, attempt + 1);
    const handle = suggestHandle(name, attempt === 0 ? '' : String(attempt + 1));
    const skeleton = skeletonOf(handle);
    if (isReservedHandle(handle) || taken.has(skeleton)) continue;
    taken.add(skeleton);
    return handle;
  }
}

export interface Contribution {
  accountId: string;
  posts: number;
  comments: number;
}

/** Adds what many members published under their own names. */
export async function countContributions(tx: Ctx, contributions: readonly Contribution[]): Promise<void> {
  // Always in the same order, so that two imports never wait for each other in a circle.
  const rows = [...contributions].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  await sql`
    update members m set post_count = m.post_count + row.posts, comment_count = m.comment_count + row.comments
    from json_to_recordset(${JSON.stringify(rows)}::json) as row ("accountId" uuid, posts int, comments int)
    where m.account_id = row."accountId"`.execute(tx.db);
}
