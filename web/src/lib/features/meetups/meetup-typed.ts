import { instantOf, zonedTime } from '#lib/features/forms/zoned-time.ts';
import { textOf } from '#lib/features/forms/send.ts';
import type { TypedFacet } from '#lib/features/kinds/kinds.ts';
import type { MeetupSummary } from './meetup-api.ts';

/** What is typed of a meet-up; conditions as `attribute:value`. */
export interface TypedMeetup extends TypedFacet {
  startsAt: string;
  zone: string;
  place: string;
  region: string;
  category: string;
  capacity: string;
  joinPolicy: string;
  conditions: string[];
}

export const freshMeetup = (): TypedMeetup => ({
  startsAt: '',
  zone: '',
  place: '',
  region: '',
  category: '',
  capacity: '4',
  joinPolicy: 'open',
  conditions: [],
});

export function typedMeetup(given: unknown): TypedMeetup {
  const meetup = given as MeetupSummary;
  return {
    startsAt: zonedTime(meetup.startsAt, meetup.timeZone),
    zone: meetup.timeZone,
    place: meetup.place,
    region: meetup.region?.key ?? '',
    category: meetup.category.key,
    capacity: String(meetup.capacity),
    joinPolicy: meetup.joinPolicy,
    conditions: meetup.conditions.flatMap(({ key, values }) => values.map((value) => `${key}:${value.key}`)),
  };
}

export const readMeetup = (form: FormData): TypedMeetup => ({
  startsAt: textOf(form, 'facet.startsAt'),
  zone: textOf(form, 'facet.zone'),
  place: textOf(form, 'facet.place'),
  region: textOf(form, 'facet.region'),
  category: textOf(form, 'facet.category'),
  capacity: textOf(form, 'facet.capacity'),
  joinPolicy: textOf(form, 'facet.joinPolicy') || 'open',
  conditions: form.getAll('facet.conditions').filter((one) => typeof one === 'string'),
});

export function sentMeetup(typed: TypedFacet) {
  const { startsAt, zone, place, region, category, capacity, joinPolicy, conditions } = typed as TypedMeetup;
  const chosen: Record<string, string[]> = {};
  for (const pair of conditions) {
    const [key = '', value = ''] = pair.split(':');
    (chosen[key] ??= []).push(value);
  }
  return {
    // What is no time is refused by the API, with words for it.
    startsAt: instantIn(startsAt, zone) ?? startsAt,
    place,
    region: region || null,
    category,
    capacity: Number(capacity) || 0,
    joinPolicy: joinPolicy === 'approval' ? ('approval' as const) : ('open' as const),
    conditions: chosen,
  };
}

/** Null also for a zone that nobody knows: it comes with the form. */
function instantIn(local: string, zone: string): string | null {
  try {
    return instantOf(local, zone);
  } catch {
    return null;
  }
}
