import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { presentCard } from './members.present.ts';
import type { MemberRow } from './members.queries.ts';

/** What of a card may be found: only what everybody may read. */
export interface SearchableMember {
  accountId: string;
  name: string;
  handle: string;
  text: string;
  joinedAt: Date;
}

export async function readSearchableMember(
  ctx: Ctx,
  accountId: string,
): Promise<SearchableMember | undefined> {
  const row = await scopeTo<'members'>(ctx)
    .selectFrom('members')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row && searchableOf(ctx, row);
}

/** In the order of ids, for walking through all of them. */
export async function listSearchableMembers(
  ctx: Ctx,
  after: string | null,
  limit: number,
): Promise<SearchableMember[]> {
  let rows = scopeTo<'members'>(ctx).selectFrom('members').selectAll().where('withdrawn_at', 'is', null);
  if (after !== null) rows = rows.where('account_id', '>', after);
  const found = await rows.orderBy('account_id').limit(limit).execute();
  return found.map((row) => searchableOf(ctx, row));
}

function searchableOf(ctx: Ctx, row: MemberRow): SearchableMember {
  const card = presentCard(ctx.as(null), row);
  const careers = card.careers.map(({ company, role }) => `${company} ${role}`);
  const pets = card.pets.map(({ name, breed }) => `${name} ${breed}`);
  const facts = [card.jobFieldName ?? '', card.stacks.join(' '), ...careers, ...pets];
  return {
    accountId: row.account_id,
    name: row.display_name,
    handle: row.handle,
    text: [card.introduction, ...facts].filter((part) => part.trim() !== '').join('\n'),
    joinedAt: row.joined_at,
  };
}
