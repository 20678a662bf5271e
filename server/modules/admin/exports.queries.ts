import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** Rows of one sheet from a place on; the place is what the last row was found by. */
export interface Batch<Row> {
  rows: Row[];
  /** Null: there is no more. */
  next: string | null;
}

const size = 1000;

const cut = <Row extends { id: string }>(rows: Row[]): Batch<Row> => ({
  rows,
  next: rows.length < size ? null : rows.at(-1)!.id,
});

export interface MemberLine {
  id: string;
  handle: string;
  name: string;
  role: string;
  joined_at: Date;
  post_count: number;
  comment_count: number;
  blocked: boolean;
  email_verified: boolean;
  email: string | null;
}

/** Reads across modules on purpose, as everything that is about the whole site. */
export async function memberLines(
  ctx: Ctx,
  after: string | null,
  withEmail: boolean,
): Promise<Batch<MemberLine>> {
  const { rows } = await sql<MemberLine>`
    select a.id, m.handle, m.display_name as name, a.role, m.joined_at, m.post_count, m.comment_count,
      a.email_verified, case when ${withEmail} then a.email end as email,
      a.blocked_at is not null and (a.blocked_until is null or a.blocked_until > ${ctx.now.toISOString()}::timestamptz) as blocked
    from accounts a join members m on m.account_id = a.id
    where a.withdrawn_at is null and a.id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by a.id limit ${size}`.execute(ctx.db);
  return cut(rows);
}

export interface PostLine {
  id: string;
  space: string;
  kind: string;
  title: string;
  /** Null: written without a name, or by somebody who left. */
  author: string | null;
  tags: string[];
  created_at: Date;
  like_count: number;
  comment_count: number;
  view_count: number;
  bookmark_count: number;
  withheld: string | null;
}

export async function postLines(ctx: Ctx, after: string | null): Promise<Batch<PostLine>> {
  const { rows } = await sql<PostLine>`
    select p.id, s.slug as space, p.kind, p.title, p.tags, p.created_at, p.like_count, p.comment_count,
      p.view_count, p.bookmark_count, p.withheld_why as withheld,
      case when p.anonymous or m.withdrawn_at is not null then null else m.handle end as author
    from posts p join spaces s on s.id = p.space_id left join members m on m.account_id = p.author_id
    where p.deleted_at is null and p.id > coalesce(${after}::bigint, 0) order by p.id limit ${size}`.execute(
    ctx.db,
  );
  return cut(rows);
}

export interface AuditLine {
  id: string;
  at: Date;
  act: string;
  actor: string | null;
  target_type: string;
  target_id: string;
  before: unknown;
  after: unknown;
  note: string | null;
  hash: string;
}

export async function auditLines(ctx: Ctx, after: string | null): Promise<Batch<AuditLine>> {
  const { rows } = await sql<AuditLine>`
    select e.seq as id, e.at, e.act, m.handle as actor, e.target_type, e.target_id, e.before, e.after, e.note, e.hash
    from audit_entries e left join members m on m.account_id = e.actor_id
    where e.seq > coalesce(${after}::bigint, 0) order by e.seq limit ${size}`.execute(ctx.db);
  return cut(rows);
}
