import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Flagged } from './flag-targets.ts';

export type CaseRow = Selectable<DB['moderation_cases']>;
export type FlagRow = Selectable<DB['moderation_flags']>;
export type StepRow = Selectable<DB['moderation_steps']>;

export type StepKind =
  | 'opened'
  | 'reopened'
  | 'note'
  | 'assigned'
  | 'unassigned'
  | 'held'
  | 'auto_hidden'
  | 'hidden'
  | 'shown'
  | 'edited'
  | 'moved'
  | 'locked'
  | 'warned'
  | 'blocked'
  | 'dismissed'
  | 'withdrawn';

const own = (ctx: Ctx) => scopeTo<'moderation_cases' | 'moderation_flags' | 'moderation_steps'>(ctx);

export async function findCase(ctx: Ctx, id: string, { lock = false } = {}): Promise<CaseRow | undefined> {
  const row = own(ctx).selectFrom('moderation_cases').selectAll().where('id', '=', id);
  return (lock ? row.forUpdate() : row).executeTakeFirst();
}

interface Origin {
  origin: 'flags' | 'rule' | 'staff';
  hold?: { reason: string; rule: string };
}

/**
 * The open case of a target, locked; made when there is none. Uniqueness decides between two who come at once.
 * @returns whether it was made now
 */
export async function takeOpenCase(
  tx: Ctx,
  target: Pick<Flagged, 'type' | 'id' | 'authorId' | 'anonymous' | 'spaceId'>,
  { origin, hold }: Origin,
): Promise<{ row: CaseRow; made: boolean }> {
  for (;;) {
    const inserted = await own(tx)
      .insertInto('moderation_cases')
      .values({
        target_type: target.type,
        target_id: target.id,
        author_id: target.authorId,
        anonymous: target.anonymous,
        space_id: target.spaceId,
        origin,
        hold_reason: hold?.reason ?? null,
        hold_rule: hold?.rule ?? null,
        opened_at: tx.now,
      })
      .onConflict((conflict) =>
        // A constant: with a parameter, a plan for all values no longer finds the index of open cases.
        conflict.columns(['target_type', 'target_id']).where('state', '=', sql.lit('open')).doNothing(),
      )
      .returningAll()
      .executeTakeFirst();
    if (inserted) return { row: inserted, made: true };
    const existing = await own(tx)
      .selectFrom('moderation_cases')
      .selectAll()
      .where('target_type', '=', target.type)
      .where('target_id', '=', target.id)
      .where('state', '=', sql.lit('open'))
      .forUpdate()
      .executeTakeFirst();
    // Closed between the two statements: then there is room for a new one.
    if (existing) return { row: existing, made: false };
  }
}

export async function changeCase(
  tx: Ctx,
  row: Pick<CaseRow, 'id'>,
  changes: Partial<
    Pick<
      CaseRow,
      | 'state'
      | 'outcome'
      | 'assignee_id'
      | 'flag_count'
      | 'closed_at'
      | 'closed_by'
      | 'space_id'
      | 'hold_reason'
      | 'hold_rule'
    >
  >,
): Promise<CaseRow> {
  return own(tx)
    .updateTable('moderation_cases')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function addStep(
  tx: Ctx,
  caseId: string,
  step: { kind: StepKind; note?: string | null; details?: unknown; actorId?: string | null },
): Promise<StepRow> {
  return own(tx)
    .insertInto('moderation_steps')
    .values({
      case_id: caseId,
      actor_id: step.actorId === undefined ? (tx.actor?.id ?? null) : step.actorId,
      kind: step.kind,
      note: step.note ?? null,
      details: step.details === undefined ? null : JSON.stringify(step.details),
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findSteps(ctx: Ctx, caseId: string): Promise<StepRow[]> {
  return own(ctx)
    .selectFrom('moderation_steps')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('id')
    .limit(500)
    .execute();
}

/** Who did what last, for whoever came second. */
export async function findLastStep(ctx: Ctx, caseId: string): Promise<StepRow | undefined> {
  return own(ctx)
    .selectFrom('moderation_steps')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export interface QueueFilter {
  state: 'open' | 'closed';
  /** Null: nobody's. */
  assigneeId?: string | null | undefined;
  /** Cases about what this member did under their name. */
  authorId?: string | undefined;
  spaceIds: readonly string[];
  /** Whoever looks does not see the cases about themselves. */
  viewerId: string;
  limit: number;
  after: string | null;
}

/** Open cases: whoever waits longest first. Closed ones: the last first. */
export async function listCases(ctx: Ctx, filter: QueueFilter): Promise<CaseRow[]> {
  const open = filter.state === 'open';
  let rows = own(ctx)
    .selectFrom('moderation_cases')
    .selectAll()
    .where('state', '=', filter.state)
    .where('author_id', '<>', filter.viewerId)
    .where(sql<boolean>`(space_id is null or space_id = any(${filter.spaceIds as string[]}::bigint[]))`);
  if (filter.assigneeId === null) rows = rows.where('assignee_id', 'is', null);
  if (filter.assigneeId) rows = rows.where('assignee_id', '=', filter.assigneeId);
  if (filter.authorId !== undefined)
    rows = rows.where('author_id', '=', filter.authorId).where('anonymous', '=', false);
  if (filter.after !== null) rows = rows.where('id', open ? '>' : '<', filter.after);
  return rows
    .orderBy('id', open ? 'asc' : 'desc')
    .limit(filter.limit)
    .execute();
}

export async function findCasesOf(ctx: Ctx, target: { type: string; id: string }): Promise<CaseRow[]> {
  return own(ctx)
    .selectFrom('moderation_cases')
    .selectAll()
    .where('target_type', '=', target.type)
    .where('target_id', '=', target.id)
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
}

export async function countCases(
  ctx: Ctx,
  { viewerId, spaceIds }: Pick<QueueFilter, 'viewerId' | 'spaceIds'>,
): Promise<{ open: number; mine: number }> {
  const { rows } = await sql<{ open: number; mine: number }>`
    select count(*)::int as open, (count(*) filter (where assignee_id = ${viewerId}))::int as mine
    from moderation_cases
    where state = 'open' and author_id <> ${viewerId}
      and (space_id is null or space_id = any(${spaceIds as string[]}::bigint[]))`.execute(own(ctx));
  return rows[0]!;
}
