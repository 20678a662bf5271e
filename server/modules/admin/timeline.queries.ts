import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

export interface Moment {
  key: string;
  kind: 'joined' | 'signed-in' | 'post' | 'comment' | 'staff';
  at: Date;
  title: string | null;
  path: string | null;
  /** Of staff: what they did, who, and the values. */
  act: string | null;
  actor_id: string | null;
  before: unknown;
  after: unknown;
  note: string | null;
}

/**
 * What is known of a member, newest first. What they wrote without their name is not in it: nobody learns that here, staff
 * neither.
 */
export async function findMoments(
  ctx: Ctx,
  accountId: string,
  { limit, before }: { limit: number; before: readonly string[] | null },
): Promise<Moment[]> {
  const [at, key] = before ?? [null, null];
  const nothing = sql`null::text, null::uuid, null::jsonb, null::jsonb, null::text`;
  const until = sql`(${at}::timestamptz is null or at <= ${at}::timestamptz)`;
  const { rows } = await sql<Moment>`
    select * from (
      (select 'joined' as key, 'joined' as kind, joined_at as at, null::text as title, null::text as path,
         null::text as act, null::uuid as actor_id, null::jsonb as before, null::jsonb as after, null::text as note
       from members where account_id = ${accountId}::uuid)
      union all
      (select 'session-' || id, 'signed-in', created_at, ip, null, ${nothing}
       from account_sessions where account_id = ${accountId}::uuid)
      union all
      (select * from (
         select 'post-' || id, 'post', created_at as at, title, '/posts/' || id, ${nothing}
         from posts where author_id = ${accountId}::uuid and deleted_at is null and not anonymous) as p
       where ${until} order by at desc limit ${limit + 1})
      union all
      (select * from (
         select 'comment-' || c.id, 'comment', c.created_at as at, p.title,
           '/posts/' || c.post_id || '/comments/' || c.id, ${nothing}
         from comments c join posts p on p.id = c.post_id
         where c.author_id = ${accountId}::uuid and c.deleted_at is null and not c.anonymous
           and p.deleted_at is null) as c
       where ${until} order by at desc limit ${limit + 1})
      union all
      (select * from (
         select 'act-' || seq, 'staff', at, null, null, act, actor_id, before, after, note
         from audit_entries where target_type = 'account' and target_id = ${accountId}) as e
       where ${until} order by at desc limit ${limit + 1})
    ) as moments (key, kind, at, title, path, act, actor_id, before, after, note)
    where ${at}::timestamptz is null or (at, key) < (${at}::timestamptz, ${key}::text)
    order by at desc, key desc limit ${limit}`.execute(ctx.db);
  return rows;
}
