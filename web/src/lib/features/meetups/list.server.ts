import type { RequestEvent } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { meetupQuery, readMeetupView } from './meetup-view.ts';

/** Meet-ups of a space, and what they may be narrowed by. */
export async function loadMeetupList({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, space: string) {
  const view = readMeetupView(url.searchParams);
  const query = { ...meetupQuery(view, new Date()), space };
  const [posts, choices] = await Promise.all([
    locals.api.GET('/api/v1/meetups', { params: { query } }),
    locals.api.GET('/api/v1/meetups/choices'),
  ]);
  return { view, posts: orFail(posts), choices: orFail(choices) };
}
export type MeetupListData = Awaited<ReturnType<typeof loadMeetupList>>;
