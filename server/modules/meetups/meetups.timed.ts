import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { MeetupReminderDue } from './meetups.events.ts';
import { meetupsDb } from './meetups.queries.ts';
import { spans, type Span } from './reminders.rules.ts';

/**
 * Reminds of what begins within a day, and again within an hour: once for each beginning, however many nodes look. What was
 * missed is made up while it has not begun; within the last hour the day's reminder has nothing to add.
 */
export const remindOfMeetups: TimedJob = {
  name: 'meetups.remind',
  schedule: '* * * * *',
  catchUp: '10m',
  run: async (ctx) => {
    while ((await claim(ctx, 'hour')) === batch);
    while ((await claim(ctx, 'day')) === batch);
  },
};

const batch = 200;

function claim(ctx: Ctx, span: Span): Promise<number> {
  const { now } = ctx;
  const from = span === 'day' ? new Date(now.getTime() + spans.hour) : now;
  const until = new Date(now.getTime() + spans[span]);
  const column = sql.ref(`${span}_reminded_of`);
  return ctx.transaction(async (tx) => {
    const { rows } = await sql<{ post_id: string; starts_at: Date }>`
      update meetups set ${column} = starts_at
      where post_id in (
        select post_id from meetups
        where cancelled_at is null and starts_at > ${from} and starts_at <= ${until}
          and ${column} is distinct from starts_at
        order by starts_at limit ${batch} for no key update skip locked)
      returning post_id, starts_at`.execute(meetupsDb(tx));
    for (const row of rows)
      await tx.emit(MeetupReminderDue({ postId: row.post_id, startsAt: row.starts_at.toISOString(), span }));
    return rows.length;
  });
}
