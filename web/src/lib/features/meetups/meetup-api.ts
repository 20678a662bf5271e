import type { Answer } from '#lib/api/client.ts';

export type Meetup = Answer<'/api/v1/posts/{id}/meetup', 'get'>;
/** As `facet` of its post, without everybody who is in it. */
export type MeetupSummary = Omit<Meetup, 'participants' | 'asking'>;
export type MeetupChoices = Answer<'/api/v1/meetups/choices', 'get'>;
export type MeetupPage = Answer<'/api/v1/meetups', 'get'>;

/** The facet of a post of this kind; null when the API has none to show. */
export const meetupOf = (post: { facet?: unknown }): MeetupSummary | null =>
  (post.facet as MeetupSummary | null) ?? null;

const segment = encodeURIComponent;

export const meetupPaths = {
  mine: '/my/meetups',
  one: (post: { id: string }): string => `/meetups/${segment(post.id)}`,
  /** Asks first. */
  ask: (post: { id: string }, what: 'complete' | 'cancel' | 'leave'): string =>
    `/meetups/${segment(post.id)}?ask=${what}#ask`,
  calendar: (post: { id: string }): string => `/api/v1/posts/${segment(post.id)}/calendar.ics`,
};
