import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { findMeetups } from './meetups.queries.ts';
import { joinMeetup } from './use-cases/join-meetup.ts';

/** Sample people come to sample meet-ups: to each a few more than to the one before, and a seat is left. */
export async function seatSamples(
  ctx: Ctx,
  { postIds, accountIds }: { postIds: readonly string[]; accountIds: readonly string[] },
): Promise<void> {
  for (const [index, meetup] of (await findMeetups(ctx, postIds)).entries()) {
    const others = accountIds.filter((id) => id !== meetup.host_id);
    const wanted = Math.min(1 + (index % 4), meetup.capacity - 2);
    for (let taken = meetup.taken - 1; taken < wanted; taken += 1) {
      const id = others[(index * 3 + taken) % others.length];
      if (id === undefined) return;
      const person = { id, role: 'member', sessionId: 'samples', emailVerified: false } as const;
      await joinMeetup(ctx.as(person).unheard(), meetup.post_id).catch(orNot);
    }
  }
}

/** Whoever is in already, or may not come, does not. */
function orNot(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
