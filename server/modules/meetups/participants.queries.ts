import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { meetupsDb } from './meetups.queries.ts';

export type ParticipantState = 'asked' | 'joined' | 'declined' | 'left' | 'removed';
export type ParticipantRow = Omit<Selectable<DB['meetup_participants']>, 'state'> & {
  state: ParticipantState;
};

export async function findParticipant(
  ctx: Ctx,
  postId: string,
  accountId: string,
): Promise<ParticipantRow | undefined> {
  const row = await meetupsDb(ctx)
    .selectFrom('meetup_participants')
    .selectAll()
    .where('post_id', '=', postId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row as ParticipantRow | undefined;
}

/** What the caller is in each of these. */
export async function findOwnStates(
  ctx: Ctx,
  postIds: readonly string[],
): Promise<Map<string, ParticipantState>> {
  if (!ctx.actor || postIds.length === 0) return new Map();
  const rows = await meetupsDb(ctx)
    .selectFrom('meetup_participants')
    .select(['post_id', 'state'])
    .where('account_id', '=', ctx.actor.id)
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.post_id, row.state as ParticipantState]));
}

/** Those in this state, in the order of their coming or asking. */
export async function listParticipants(
  ctx: Ctx,
  postId: string,
  state: ParticipantState,
): Promise<ParticipantRow[]> {
  const rows = await meetupsDb(ctx)
    .selectFrom('meetup_participants')
    .selectAll()
    .where('post_id', '=', postId)
    .where('state', '=', state)
    .orderBy(state === 'joined' ? 'joined_at' : 'asked_at')
    .orderBy('account_id')
    .execute();
  return rows as ParticipantRow[];
}

/** The first few who are in each of these, its host before all. */
export async function listHeads(
  ctx: Ctx,
  postIds: readonly string[],
  most: number,
): Promise<Map<string, string[]>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<{ post_id: string; ids: string[] }>`
    select post_id, array_agg(account_id::text order by place) as ids from (
      select p.post_id, p.account_id,
        row_number() over (partition by p.post_id order by p.account_id = m.host_id desc, p.joined_at, p.account_id) as place
      from meetup_participants p join meetups m on m.post_id = p.post_id
      where p.state = 'joined' and p.post_id = any(${postIds as string[]}::bigint[])
    ) t where place <= ${most} group by post_id`.execute(meetupsDb(ctx));
  return new Map(rows.map((row) => [row.post_id, row.ids]));
}

/** What a member is in a locked meet-up from now on. */
export async function setState(
  tx: Ctx,
  postId: string,
  { accountId, state }: { accountId: string; state: ParticipantState },
): Promise<void> {
  const changes = {
    state,
    changed_at: tx.now,
    ...(state === 'asked' && { asked_at: tx.now }),
    ...(state === 'joined' && { joined_at: tx.now }),
  };
  await meetupsDb(tx)
    .insertInto('meetup_participants')
    .values({ post_id: postId, account_id: accountId, ...changes })
    .onConflict((conflict) => conflict.constraint('meetup_participants_pkey').doUpdateSet(changes))
    .execute();
}

/** Everybody who is in or asked to be, for those who are told. */
export async function listConcerned(ctx: Ctx, postId: string): Promise<string[]> {
  const rows = await meetupsDb(ctx)
    .selectFrom('meetup_participants')
    .select('account_id')
    .where('post_id', '=', postId)
    .where('state', 'in', ['asked', 'joined'])
    .orderBy('account_id')
    .execute();
  return rows.map((row) => row.account_id);
}
