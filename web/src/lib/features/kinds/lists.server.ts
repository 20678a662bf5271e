import type { RequestEvent } from '@sveltejs/kit';
import { loadLaunches, loadRecruitments } from '#lib/features/recruiting/lists.server.ts';
import { loadMeetupList } from '#lib/features/meetups/list.server.ts';

type Loader = (event: Pick<RequestEvent, 'locals' | 'url'>, space: string) => Promise<object>;

/** What the list of a space of a kind needs, by kind. */
const loaders: Partial<Record<string, Loader>> = {
  recruitment: loadRecruitments,
  launch: loadLaunches,
  meetup: loadMeetupList,
};

export async function loadKindList(
  kind: string | undefined,
  event: Parameters<Loader>[0],
  space: string,
): Promise<object | null> {
  return (await loaders[kind ?? '']?.(event, space)) ?? null;
}
