import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { CleanRecruitment } from './recruitments.rules.ts';
import type { ClosedWhy } from './recruitments.schemas.ts';

export type RecruitmentRow = Selectable<DB['recruitments']>;
export type PositionRow = Selectable<DB['recruitment_positions']>;

const own = (ctx: Ctx) => scopeTo<'recruitments' | 'recruitment_positions'>(ctx);

const columnsOf = (recruitment: CleanRecruitment) => ({
  deadline: recruitment.deadline,
  mode: recruitment.mode,
  region: recruitment.region,
  stacks: recruitment.stacks,
  project_url: recruitment.projectUrl,
  join_policy: recruitment.joinPolicy,
  category: recruitment.category,
});

export async function findRecruitments(ctx: Ctx, postIds: readonly string[]): Promise<RecruitmentRow[]> {
  if (postIds.length === 0) return [];
  return own(ctx)
    .selectFrom('recruitments')
    .selectAll()
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .execute();
}

export async function findRecruitment(ctx: Ctx, postId: string): Promise<RecruitmentRow | undefined> {
  return (await findRecruitments(ctx, [postId]))[0];
}

/** Held until the transaction ends: who is in it, and whether it is open, is decided under this lock. */
export async function lockRecruitment(tx: Ctx, postId: string): Promise<RecruitmentRow | undefined> {
  return own(tx)
    .selectFrom('recruitments')
    .selectAll()
    .where('post_id', '=', postId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Stays as open as it is until the transaction ends; others may hold it as well. */
export async function holdRecruitment(tx: Ctx, postId: string): Promise<RecruitmentRow | undefined> {
  return own(tx)
    .selectFrom('recruitments')
    .selectAll()
    .where('post_id', '=', postId)
    .forShare()
    .executeTakeFirst();
}

export async function insertRecruitment(
  tx: Ctx,
  { postId, hostId, recruitment }: { postId: string; hostId: string; recruitment: CleanRecruitment },
): Promise<void> {
  await own(tx)
    .insertInto('recruitments')
    .values({ post_id: postId, host_id: hostId, opened_at: tx.now, ...columnsOf(recruitment) })
    .execute();
  await putPositions(tx, postId, recruitment.positions);
}

export async function updateRecruitment(
  tx: Ctx,
  postId: string,
  recruitment: CleanRecruitment,
): Promise<void> {
  await changeRecruitment(tx, postId, columnsOf(recruitment));
  const fields = recruitment.positions.map(({ field }) => field);
  await own(tx)
    .deleteFrom('recruitment_positions')
    .where('post_id', '=', postId)
    .where('field', '<>', sql<string>`all(${fields}::text[])`)
    .execute();
  await putPositions(tx, postId, recruitment.positions);
}

export async function changeRecruitment(
  tx: Ctx,
  postId: string,
  columns: Partial<Omit<RecruitmentRow, 'post_id'>>,
): Promise<void> {
  await own(tx).updateTable('recruitments').set(columns).where('post_id', '=', postId).execute();
}

async function putPositions(
  tx: Ctx,
  postId: string,
  positions: CleanRecruitment['positions'],
): Promise<void> {
  if (positions.length === 0) return;
  await own(tx)
    .insertInto('recruitment_positions')
    .values(
      positions.map(({ field, count }, ordinal) => ({ post_id: postId, field, ordinal, head_count: count })),
    )
    .onConflict((conflict) =>
      conflict.constraint('recruitment_positions_pkey').doUpdateSet((eb) => ({
        ordinal: eb.ref('excluded.ordinal'),
        head_count: eb.ref('excluded.head_count'),
      })),
    )
    .execute();
}

/** In the order in which the host named them. */
export async function listPositions(ctx: Ctx, postIds: readonly string[]): Promise<PositionRow[]> {
  if (postIds.length === 0) return [];
  return own(ctx)
    .selectFrom('recruitment_positions')
    .selectAll()
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .orderBy('post_id')
    .orderBy('ordinal')
    .execute();
}

/** False when there is none left: of any number at once, as many get one as there are. */
export async function takeSeat(tx: Ctx, postId: string, field: string): Promise<boolean> {
  const { rows } = await sql`
    update recruitment_positions set taken = taken + 1
    where post_id = ${postId} and field = ${field} and taken < head_count returning field`.execute(own(tx));
  return rows.length === 1;
}

export async function freeSeat(tx: Ctx, postId: string, field: string): Promise<void> {
  await sql`
    update recruitment_positions set taken = taken - 1
    where post_id = ${postId} and field = ${field} and taken > 0`.execute(own(tx));
}

/** Closes an open recruitment when no seat is left, under the lock of its row. */
export async function closeWhenFull(tx: Ctx, postId: string): Promise<boolean> {
  const { rows } = await sql`
    update recruitments r set closed_at = ${tx.now}, closed_why = 'full'
    where r.post_id = ${postId} and r.closed_at is null
      and exists (select from recruitment_positions p where p.post_id = r.post_id)
      and not exists (select from recruitment_positions p where p.post_id = r.post_id and p.taken < p.head_count)
    returning r.post_id`.execute(own(tx));
  return rows.length === 1;
}

/** Those that are open in the books and whose deadline has passed, the longest ago first. */
export async function listDue(ctx: Ctx, limit: number): Promise<{ post_id: string }[]> {
  return own(ctx)
    .selectFrom('recruitments')
    .select('post_id')
    .where('closed_at', 'is', null)
    .where('deadline', '<=', ctx.now)
    .orderBy('deadline')
    .limit(limit)
    .execute();
}

/** False when somebody else did, or when it has got more time meanwhile. */
export async function closeDue(tx: Ctx, postId: string): Promise<boolean> {
  const closed = await own(tx)
    .updateTable('recruitments')
    .set((eb) => ({ closed_at: eb.ref('deadline'), closed_why: 'deadline' satisfies ClosedWhy }))
    .where('post_id', '=', postId)
    .where('closed_at', 'is', null)
    .where('deadline', '<=', tx.now)
    .executeTakeFirst();
  return closed.numUpdatedRows === 1n;
}

/** Marks those that close soon and were open for longer than the reminder is early. Each deadline once. */
export async function takeReminders(
  tx: Ctx,
  { hours, limit }: { hours: number; limit: number },
): Promise<{ post_id: string; host_id: string; deadline: Date }[]> {
  const until = new Date(tx.now.getTime() + hours * 3_600_000);
  const { rows } = await sql<{ post_id: string; host_id: string; deadline: Date }>`
    update recruitments r set reminded_of = r.deadline
    from (
      select post_id from recruitments
      where closed_at is null and deadline > ${tx.now} and deadline <= ${until}
        and reminded_of is distinct from deadline and opened_at < deadline - make_interval(hours => ${hours})
      limit ${limit} for no key update skip locked
    ) due
    where r.post_id = due.post_id returning r.post_id, r.host_id, r.deadline`.execute(own(tx));
  return rows;
}
