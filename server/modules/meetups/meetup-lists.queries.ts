import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { meetupsDb, type Conditions } from './meetups.queries.ts';

export interface MeetupFilter {
  category?: string | undefined;
  region?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  /** Somebody could join now. */
  open?: boolean | undefined;
  anonymous?: boolean | undefined;
  /** Those that take one of the values of each attribute. */
  conditions: Conditions;
}

/** Which posts are meet-ups like this. */
export function isLike(filter: MeetupFilter, now: Date): (postId: Expression<string>) => Expression<SqlBool> {
  const { category, region, from, until, open, anonymous, conditions } = filter;
  const wanted = [
    ...(category === undefined ? [] : [sql`m.category = ${category}`]),
    ...(region === undefined ? [] : [sql`m.region = ${region}`]),
    ...(from === undefined ? [] : [sql`m.starts_at >= ${from}`]),
    ...(until === undefined ? [] : [sql`m.starts_at < ${until}`]),
    ...(anonymous === undefined ? [] : [sql`m.anonymous = ${anonymous}`]),
    ...(open === undefined ? [] : [open ? isOpen(now) : sql`not ${isOpen(now)}`]),
    ...Object.entries(conditions).map(
      ([key, values]) => sql`(not m.conditions ? ${key} or m.conditions -> ${key} ?| ${values}::text[])`,
    ),
  ];
  return (postId) =>
    sql<SqlBool>`exists (select from meetups m where ${sql.join([sql`m.post_id = ${postId}`, ...wanted], sql` and `)})`;
}

const isOpen = (now: Date) =>
  sql`(m.completed_at is null and m.cancelled_at is null and m.starts_at > ${now} and m.taken < m.capacity)`;

export const startOf = (postId: Expression<string>): Expression<Date | null> =>
  sql<Date | null>`(select m.starts_at from meetups m where m.post_id = ${postId})`;

export interface OwnMeetups {
  role: 'hosted' | 'joined' | 'asked';
  when: 'coming' | 'past';
  limit: number;
  after: readonly string[] | null;
}

export interface OwnMeetupRow {
  post_id: string;
  starts_at: Date;
}

/** Those that the caller hosts, is in or asked to be in: what comes, the next first; what is over or off, the last first. */
export async function listOwn(ctx: Ctx, { role, when, limit, after }: OwnMeetups): Promise<OwnMeetupRow[]> {
  const me = ctx.actor!.id;
  const isHost = sql`m.host_id = ${me}`;
  const roles = {
    hosted: sql`p.state = 'joined' and ${isHost}`,
    joined: sql`p.state = 'joined' and not ${isHost}`,
    asked: sql`p.state = 'asked'`,
  };
  const isComing = sql`(m.starts_at > ${ctx.now} and m.cancelled_at is null)`;
  const order = sql.raw(when === 'coming' ? 'asc' : 'desc');
  const [time, id] = after ?? [];
  const seen = after
    ? sql`and (m.starts_at, m.post_id) ${sql.raw(when === 'coming' ? '>' : '<')} (${time}::timestamptz, ${id}::bigint)`
    : sql``;
  const { rows } = await sql<OwnMeetupRow>`
    select m.post_id, m.starts_at from meetup_participants p join meetups m on m.post_id = p.post_id
    where p.account_id = ${me} and p.state in ('asked', 'joined') and ${roles[role]}
      and ${when === 'coming' ? isComing : sql`not ${isComing}`} ${seen}
    order by m.starts_at ${order}, m.post_id ${order} limit ${limit}`.execute(meetupsDb(ctx));
  return rows;
}
