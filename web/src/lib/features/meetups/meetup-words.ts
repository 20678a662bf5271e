import { m } from '#lib/paraglide/messages.js';
import { dateFormat } from '#lib/ui/intl.ts';
import type { MeetupSummary } from './meetup-api.ts';

interface Mark {
  tone: 'ok' | 'plain' | 'warn' | 'bad' | 'accent';
  words: string;
}

const marks: Record<MeetupSummary['state'], () => Mark> = {
  open: () => ({ tone: 'ok', words: m.meetup_state_open() }),
  full: () => ({ tone: 'plain', words: m.meetup_state_full() }),
  started: () => ({ tone: 'warn', words: m.meetup_state_started() }),
  completed: () => ({ tone: 'accent', words: m.meetup_state_completed() }),
  cancelled: () => ({ tone: 'bad', words: m.meetup_state_cancelled() }),
};

export const markOf = ({ state }: Pick<MeetupSummary, 'state'>): Mark => marks[state]();

/** What of it the reader is, where that is worth a word. */
export function mineWords({ mine }: Pick<MeetupSummary, 'mine'>): string | null {
  if (mine.host) return m.meetup_mine_host();
  if (mine.state === 'joined') return m.meetup_mine_joined();
  if (mine.state === 'asked') return m.meetup_mine_asked();
  return mine.state === 'declined' ? m.meetup_mine_declined() : null;
}

/** "12월 3일 (목) 오후 12:30", on the clocks of the site. */
export const timeWords = (at: string, timeZone: string, locale: string): string =>
  dateFormat(locale, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at));

export const dayWords = (at: string, timeZone: string, locale: string): string =>
  dateFormat(locale, { month: 'long', day: 'numeric', weekday: 'long', timeZone }).format(new Date(at));

export const hourWords = (at: string, timeZone: string, locale: string): string =>
  dateFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(at));

export const placeWords = ({ region, place }: Pick<MeetupSummary, 'region' | 'place'>): string =>
  [region?.name, place].filter(Boolean).join(' · ');
