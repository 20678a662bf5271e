import { part, type KindList, type Later } from './kinds.ts';

const lists: Later<KindList> = {
  recruitment: () => import('#lib/features/recruiting/RecruitmentList.svelte'),
  launch: () => import('#lib/features/launches/LaunchList.svelte'),
  meetup: () =>
    import('#lib/features/meetups/MeetupList.svelte') as unknown as Promise<{ default: KindList }>,
};

export const listOf = (kind: string): Promise<KindList | null> => part(lists, kind);
