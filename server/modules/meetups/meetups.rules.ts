import {
  alreadyAsked,
  alreadyIn,
  cancelled,
  completed,
  declinedBefore,
  full,
  removedBefore,
  started,
} from './meetups.errors.ts';
import type { Conditions, MeetupFacts, MeetupRow } from './meetups.queries.ts';
import type { ParticipantState } from './participants.queries.ts';

export type MeetupState = 'open' | 'full' | 'started' | 'completed' | 'cancelled';

export function stateOf(meetup: MeetupRow, now: Date): MeetupState {
  // What was completed may be called off as a match.
  if (meetup.cancelled_at) return 'cancelled';
  if (meetup.completed_at) return 'completed';
  if (meetup.starts_at <= now) return 'started';
  return meetup.taken >= meetup.capacity ? 'full' : 'open';
}

/** Whether anything about it can change still. @throws DomainError 409 */
export function assertAlive(meetup: MeetupRow): void {
  if (meetup.completed_at) throw completed();
  if (meetup.cancelled_at) throw cancelled();
}

/** For somebody who wants to come, in this order. @throws DomainError 409 */
export function assertJoinable(meetup: MeetupRow, mine: ParticipantState | undefined, now: Date): void {
  assertAlive(meetup);
  if (mine === 'joined') throw alreadyIn();
  if (mine === 'asked') throw alreadyAsked();
  if (mine === 'removed') throw removedBefore();
  if (mine === 'declined') throw declinedBefore();
  if (meetup.starts_at <= now) throw started();
  if (meetup.taken >= meetup.capacity) throw full(meetup.capacity);
}

export function factsOf(meetup: MeetupRow): MeetupFacts {
  return {
    startsAt: meetup.starts_at,
    place: meetup.place,
    region: meetup.region,
    category: meetup.category,
    conditions: meetup.conditions,
    capacity: meetup.capacity,
    joinPolicy: meetup.join_policy,
  };
}

export function isSame(one: MeetupFacts, other: MeetupFacts): boolean {
  return canonical(one) === canonical(other);
}

/** Time or place: what those who come have to know. */
export function isMoved(before: MeetupFacts, after: MeetupFacts): boolean {
  return (
    before.startsAt.getTime() !== after.startsAt.getTime() ||
    before.place !== after.place ||
    before.region !== after.region
  );
}

function canonical({ conditions, ...facts }: MeetupFacts): string {
  return JSON.stringify([Object.entries(facts).sort(byKey), sorted(conditions)]);
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
const sorted = (conditions: Conditions) =>
  Object.entries(conditions)
    .map(([key, values]) => [key, values.toSorted()] as [string, string[]])
    .sort(byKey);

/**
 * Those who may be matched: whoever hears nothing of somebody who came earlier stays behind. Who is blocked by whom must not show
 * before, where nobody knows who is there.
 * @param accountIds in the order of their coming, the host first
 * @param silentPairs `one other`, both ways
 */
export function whoFit(accountIds: readonly string[], silentPairs: ReadonlySet<string>): string[] {
  const together: string[] = [];
  for (const id of accountIds)
    if (together.every((other) => !silentPairs.has(`${id} ${other}`))) together.push(id);
  return together;
}
