import { sql } from 'kysely';
import type { Ctx, Role } from '../../kernel/ctx.ts';

export interface MemberFilter {
  query: string | null;
  role: Role | null;
  blocked: boolean;
  /** Joined within the last seven days. */
  fresh: boolean;
  /** Never wrote a post or a comment under their name. */
  silent: boolean;
  trust: number | null;
  limit: number;
  /** When the last one seen joined, and their id. */
  after: readonly string[] | null;
}

export interface ListedMember {
  id: string;
  handle: string;
  name: string;
  avatar_url: string | null;
  role: Role;
  email_verified: boolean;
  joined_at: Date;
  post_count: number;
  comment_count: number;
  blocked_at: Date | null;
  blocked_until: Date | null;
  trust: number;
}

const columns = sql`
  a.id, m.handle, m.display_name as name, m.avatar_url, a.role, a.email_verified, m.joined_at, m.post_count,
  m.comment_count, a.blocked_at, a.blocked_until, coalesce(t.level, 0) as trust`;
const tables = sql`
  accounts a join members m on m.account_id = a.id left join trust_members t on t.account_id = a.id`;

/** Newest first. Reads across modules on purpose: a host looks for people by everything that is known of them. */
export async function findListedMembers(ctx: Ctx, filter: MemberFilter): Promise<ListedMember[]> {
  const now = ctx.now.toISOString();
  const pattern = filter.query && `%${filter.query.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  const [joinedAt, id] = filter.after ?? [null, null];
  const { rows } = await sql<ListedMember>`
    select ${columns} from ${tables}
    where a.withdrawn_at is null
      and (${pattern}::text is null or m.display_name ilike ${pattern} or m.handle ilike ${pattern} or a.email ilike ${pattern})
      and (${filter.role}::text is null or a.role = ${filter.role})
      and (not ${filter.blocked}::boolean
           or (a.blocked_at is not null and (a.blocked_until is null or a.blocked_until > ${now}::timestamptz)))
      and (not ${filter.fresh}::boolean or m.joined_at > ${now}::timestamptz - interval '7 days')
      and (not ${filter.silent}::boolean or (m.post_count = 0 and m.comment_count = 0))
      and (${filter.trust}::int is null or coalesce(t.level, 0) = ${filter.trust}::int)
      and (${joinedAt}::timestamptz is null or (m.joined_at, a.id) < (${joinedAt}::timestamptz, ${id}::uuid))
    order by m.joined_at desc, a.id desc limit ${filter.limit}`.execute(ctx.db);
  return rows;
}

export async function findListedMember(ctx: Ctx, id: string): Promise<ListedMember | undefined> {
  const { rows } = await sql<ListedMember>`
    select ${columns} from ${tables} where a.id = ${id}::uuid and a.withdrawn_at is null`.execute(ctx.db);
  return rows[0];
}
