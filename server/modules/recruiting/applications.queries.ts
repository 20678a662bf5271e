import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type ApplicationRow = Selectable<DB['recruitment_applications']>;
export const applicationStates = ['pending', 'accepted', 'declined', 'withdrawn'] as const;
export type ApplicationState = (typeof applicationStates)[number];

const own = (ctx: Ctx) => scopeTo<'recruitment_applications'>(ctx);

export async function findApplication(ctx: Ctx, id: string): Promise<ApplicationRow | undefined> {
  return own(ctx).selectFrom('recruitment_applications').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findOwnApplications(
  ctx: Ctx,
  postIds: readonly string[],
): Promise<Map<string, ApplicationRow>> {
  if (!ctx.actor || postIds.length === 0) return new Map();
  const rows = await own(ctx)
    .selectFrom('recruitment_applications')
    .selectAll()
    .where('account_id', '=', ctx.actor.id)
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.post_id, row]));
}

/** Undefined when there is one that was not withdrawn. */
export async function tryApply(
  tx: Ctx,
  application: { postId: string; field: string; message: string },
): Promise<ApplicationRow | undefined> {
  const row = {
    post_id: application.postId,
    account_id: tx.actor!.id,
    field: application.field,
    message: application.message,
    state: 'pending' satisfies ApplicationState,
    created_at: tx.now,
  };
  return own(tx)
    .insertInto('recruitment_applications')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .constraint('recruitment_applications_once_key')
        .doUpdateSet({ ...row, answer: null, settled_at: null })
        .where('recruitment_applications.state', '=', 'withdrawn' satisfies ApplicationState),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Undefined when it is not in one of these states any more. */
export async function settleApplication(
  tx: Ctx,
  id: string,
  change: { from: readonly ApplicationState[]; to: ApplicationState; answer?: string | null },
): Promise<ApplicationRow | undefined> {
  return own(tx)
    .updateTable('recruitment_applications')
    .set({ state: change.to, answer: change.answer ?? null, settled_at: tx.now })
    .where('id', '=', id)
    .where('state', 'in', change.from)
    .returningAll()
    .executeTakeFirst();
}

/** The application of somebody who was in the team and is no more. */
export async function settleOfMember(
  tx: Ctx,
  postId: string,
  accountId: string,
  to: ApplicationState,
): Promise<void> {
  await own(tx)
    .updateTable('recruitment_applications')
    .set({ state: to, settled_at: tx.now })
    .where('post_id', '=', postId)
    .where('account_id', '=', accountId)
    .where('state', '=', 'accepted' satisfies ApplicationState)
    .execute();
}

export interface ApplicationCount {
  post_id: string;
  field: string;
  waiting: number;
  /** That wait or were accepted. */
  live: number;
}

export async function countApplications(ctx: Ctx, postIds: readonly string[]): Promise<ApplicationCount[]> {
  if (postIds.length === 0) return [];
  const { rows } = await sql<ApplicationCount>`
    select post_id, field, count(*) filter (where state = 'pending')::int as waiting, count(*)::int as live
    from recruitment_applications
    where post_id = any(${postIds as string[]}::bigint[]) and state in ('pending', 'accepted')
    group by post_id, field`.execute(own(ctx));
  return rows;
}

export async function countWaitingOf(ctx: Ctx, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from recruitment_applications
    where account_id = ${accountId} and state = 'pending'`.execute(own(ctx));
  return rows[0]!.count;
}

interface Walk {
  limit: number;
  /** Time and id of the last one seen. */
  after: readonly string[] | null;
  state?: ApplicationState | undefined;
}

/** Of one recruitment or of one member, the last one first. */
export async function listApplications(
  ctx: Ctx,
  of: { postId: string } | { accountId: string },
  { limit, after, state }: Walk,
): Promise<ApplicationRow[]> {
  let rows = own(ctx).selectFrom('recruitment_applications').selectAll();
  rows = 'postId' in of ? rows.where('post_id', '=', of.postId) : rows.where('account_id', '=', of.accountId);
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (after) {
    const [at, id] = after as [string, string];
    rows = rows.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(at), id)));
  }
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Who has asked to be in it and waits. */
export async function listWaiting(ctx: Ctx, postId: string): Promise<string[]> {
  const rows = await own(ctx)
    .selectFrom('recruitment_applications')
    .select('account_id')
    .where('post_id', '=', postId)
    .where('state', '=', 'pending' satisfies ApplicationState)
    .execute();
  return rows.map((row) => row.account_id);
}
