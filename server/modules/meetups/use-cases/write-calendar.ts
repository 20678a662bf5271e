import type { Ctx } from '../../../kernel/ctx.ts';
import { siteName } from '../../site/index.ts';
import { inLocale } from '../../spaces/index.ts';
import { calendarFile } from '../calendar.rules.ts';
import { nameOf } from '../choices.ts';
import { accessMeetup } from '../meetups.access.ts';
import { stateOf } from '../meetups.rules.ts';
import { meetupRegions } from '../meetups.settings.ts';

/** A meet-up for somebody's calendar; later versions replace it there. @throws DomainError 404 */
export async function writeCalendar(ctx: Ctx, postId: string, origin: string): Promise<string> {
  const { post, meetup } = await accessMeetup(ctx, postId, 'see');
  const state = stateOf(meetup, ctx.now);
  const region = meetup.region === null ? '' : nameOf(ctx, ctx.setting(meetupRegions), meetup.region).name;
  const url = `${origin}/posts/${post.id}`;
  return calendarFile({
    uid: `meetup-${post.id}@${new URL(origin).hostname}`,
    sequence: meetup.version - 1,
    changedAt: meetup.changed_at,
    startsAt: meetup.starts_at,
    summary: post.title,
    description: [post.excerpt, ...(meetup.cancel_reason === null ? [] : [meetup.cancel_reason]), url].join(
      '\n',
    ),
    location: [region, meetup.place].filter((part) => part !== '').join(' '),
    url,
    organiser: inLocale(ctx.setting(siteName), ctx.locale),
    isCancelled: state === 'cancelled',
    isFixed: state === 'completed',
  });
}
