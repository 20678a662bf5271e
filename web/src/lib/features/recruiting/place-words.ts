import { m } from '#lib/paraglide/messages.js';
import type { Recruitment } from './recruitment.ts';

const modes = { online: m.recruiting_online, offline: m.recruiting_offline, both: m.recruiting_both };

export const modeWords = (mode: Recruitment['mode']): string => modes[mode]();

/** Where they work: `온라인`, `서울 성동구`, `온·오프라인 · 부산`. */
export function placeWords({ mode, region }: Pick<Recruitment, 'mode' | 'region'>): string {
  if (region === null) return modeWords(mode);
  return mode === 'offline' ? region : `${modeWords(mode)} · ${region}`;
}

const states = {
  pending: m.recruiting_state_pending,
  accepted: m.recruiting_state_accepted,
  declined: m.recruiting_state_declined,
  withdrawn: m.recruiting_state_withdrawn,
};
export const stateWords = (state: keyof typeof states): string => states[state]();

const teamStates = {
  active: m.recruiting_team_active,
  finished: m.recruiting_team_finished,
  'given-up': m.recruiting_team_given_up,
};
export const teamStateWords = (state: keyof typeof teamStates): string => teamStates[state]();
