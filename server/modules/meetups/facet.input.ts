import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { cleanLine } from '../../kernel/text.ts';
import { attributesOf } from './choices.ts';
import type { MeetupFacet } from './facet.schemas.ts';
import {
  tooManySeats,
  unknownCategory,
  unknownCondition,
  unknownRegion,
  wrongStart,
} from './meetups.errors.ts';
import type { MeetupFacts } from './meetups.queries.ts';
import { largestMeetup, meetupRegions } from './meetups.settings.ts';

const longestPlace = 100;
const farthestDays = 366;

/** What was sent, cleaned; whether it makes sense is asked apart. @throws DomainError 422 */
export function readFacet(given: unknown): MeetupFacts {
  const facet = given as Static<typeof MeetupFacet>;
  const startsAt = new Date(facet.startsAt);
  if (!/^\d{4}-\d\d-\d\dT/.test(facet.startsAt) || Number.isNaN(startsAt.getTime())) throw wrongStart('past');
  startsAt.setUTCSeconds(0, 0);
  const conditions = Object.entries(facet.conditions ?? {})
    .map(([key, values]) => [key, [...new Set(values)]] as [string, string[]])
    .filter(([, values]) => values.length > 0);
  return {
    startsAt,
    place: cleanLine(facet.place ?? '', { pointer: '/facet/place', min: 0, max: longestPlace }),
    region: facet.region ?? null,
    category: facet.category,
    conditions: Object.fromEntries(conditions),
    capacity: facet.capacity,
    joinPolicy: facet.joinPolicy,
  };
}

/** @throws DomainError 422 for what this site does not know */
export function assertKnown(ctx: Ctx, facts: MeetupFacts): void {
  const attributes = attributesOf(ctx, facts.category);
  if (!attributes) throw unknownCategory();
  if (facts.region !== null && !ctx.setting(meetupRegions).some(({ key }) => key === facts.region))
    throw unknownRegion();
  for (const [key, values] of Object.entries(facts.conditions)) {
    const known = attributes.find((attribute) => attribute.key === key)?.values.map((value) => value.key);
    if (!known || values.some((value) => !known.includes(value))) throw unknownCondition();
  }
  const max = ctx.setting(largestMeetup);
  if (facts.capacity > max) throw tooManySeats(max);
}

/** @throws DomainError 422 for a beginning that is over, or more than a year away */
export function assertAhead(ctx: Ctx, startsAt: Date): void {
  const ahead = startsAt.getTime() - ctx.now.getTime();
  if (ahead <= 0) throw wrongStart('past');
  if (ahead > farthestDays * 86_400_000) throw wrongStart('far');
}
