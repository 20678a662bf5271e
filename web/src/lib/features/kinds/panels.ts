import { part, type KindPanel, type Later } from './kinds.ts';

const panels: Later<KindPanel> = {
  recruitment: () => import('#lib/features/recruiting/RecruitmentPanel.svelte'),
  launch: () => import('#lib/features/launches/LaunchPanel.svelte'),
  meetup: () => import('#lib/features/meetups/MeetupPanel.svelte'),
};

export const panelOf = (kind: string): Promise<KindPanel | null> => part(panels, kind);
