import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { noHash, type Entry, type Json } from './audit.rules.ts';

export type EntryRow = Selectable<DB['audit_entries']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'audit_entries' | 'audit_heads'>(ctx);

export interface Head {
  seq: number;
  hash: string;
}

/** Draws the next number and holds the end of the chain until this transaction ends; others wait here. */
export async function takeNext(tx: Ctx): Promise<{ seq: number; prevHash: string }> {
  const { rows } = await sql<{ seq: string; hash: string }>`
    insert into audit_heads (id, seq, hash) values (true, 1, ${noHash})
    on conflict (id) do update set seq = audit_heads.seq + 1
    returning seq, hash`.execute(own(tx));
  return { seq: Number(rows[0]!.seq), prevHash: rows[0]!.hash };
}

export async function insertEntry(tx: Ctx, entry: Entry, hash: string): Promise<void> {
  await own(tx)
    .insertInto('audit_entries')
    .values({
      seq: entry.seq,
      prev_hash: entry.prevHash,
      hash,
      act: entry.act,
      actor_id: entry.actorId,
      target_type: entry.target.type,
      target_id: entry.target.id,
      before: entry.before === null ? null : JSON.stringify(entry.before),
      after: entry.after === null ? null : JSON.stringify(entry.after),
      note: entry.note,
      at: entry.at,
    })
    .execute();
  await own(tx).updateTable('audit_heads').set({ hash }).execute();
}

export async function findHead(ctx: Ctx): Promise<Head> {
  const row = await own(ctx).selectFrom('audit_heads').select(['seq', 'hash']).executeTakeFirst();
  return row ? { seq: Number(row.seq), hash: row.hash } : { seq: 0, hash: noHash };
}

export interface EntryFilter {
  act?: string | undefined;
  actorId?: string | undefined;
  target?: { type: string; id: string | null } | undefined;
}

/** Newest first. */
export async function findEntries(
  ctx: Ctx,
  filter: EntryFilter & { limit: number; before: string | null },
): Promise<EntryRow[]> {
  let rows = own(ctx).selectFrom('audit_entries').selectAll();
  if (filter.act !== undefined) rows = rows.where('act', '=', filter.act);
  if (filter.actorId !== undefined) rows = rows.where('actor_id', '=', filter.actorId);
  if (filter.target) rows = rows.where('target_type', '=', filter.target.type);
  if (filter.target?.id) rows = rows.where('target_id', '=', filter.target.id);
  if (filter.before !== null) rows = rows.where('seq', '<', filter.before);
  return rows.orderBy('seq', 'desc').limit(filter.limit).execute();
}

/** In the order of the chain, up to where it ended when the walk began. */
export async function walkEntries(
  ctx: Ctx,
  after: number,
  until: number,
  limit: number,
): Promise<EntryRow[]> {
  return own(ctx)
    .selectFrom('audit_entries')
    .selectAll()
    .where('seq', '>', String(after))
    .where('seq', '<=', String(until))
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export async function countBeyond(ctx: Ctx, seq: number): Promise<number> {
  const { count } = await own(ctx)
    .selectFrom('audit_entries')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('seq', '>', String(seq))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function entryOf(row: EntryRow): Entry {
  return {
    seq: Number(row.seq),
    prevHash: row.prev_hash,
    act: row.act,
    actorId: row.actor_id,
    target: { type: row.target_type, id: row.target_id },
    before: row.before as Json,
    after: row.after as Json,
    note: row.note,
    at: row.at.toISOString(),
  };
}
