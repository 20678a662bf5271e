import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { importAccounts } from '../../accounts/index.ts';
import { importCards, type SearchableMember } from '../../members/index.ts';
import type { Chance } from './chance.ts';
import type { Writer } from './writer.ts';

/** Members in the order in which they came. */
export interface Crowd {
  /** Those who were not there before. */
  fresh: SearchableMember[];
  /** Somebody who was there at `at`; the first to come are the busiest. */
  someone(at: Date): string;
  /** `count` different ones, or as many as there were. */
  several(at: Date, count: number): string[];
}

interface CrowdOptions {
  count: number;
  seed: string;
  from: Date;
  to: Date;
  writer: Writer;
  chance: Chance;
}

const atOnce = 2_000;

/** Makes members whom nobody can sign in as. The same seed finds its members again instead of doubling them. */
export async function settleCrowd(ctx: Ctx, options: CrowdOptions): Promise<Crowd> {
  const { count, seed, from, to, writer, chance } = options;
  const people = Array.from({ length: count }, (_, index) => ({
    ...writer.person(),
    email: `demo-${seed}-${index + 1}@members.invalid`,
    joinedAt: joinTime(index / count, from, to),
  }));
  const ids: string[] = [];
  const fresh: SearchableMember[] = [];
  for (let start = 0; start < count; start += atOnce) {
    const some = people.slice(start, start + atOnce);
    await ctx.transaction(async (tx) => {
      const accounts = some.map(({ joinedAt, ...person }) => ({ ...person, createdAt: joinedAt }));
      const found = await importAccounts(tx, accounts);
      const cards = some.map(({ email, ...person }) => ({ ...person, accountId: found.get(email)! }));
      fresh.push(...(await importCards(tx, cards)));
      ids.push(...cards.map((card) => card.accountId));
    });
  }
  await sql`analyze accounts, members, member_name_keys`.execute(ctx.db);
  const there = (at: Date) => Math.max(1, Math.min(count, Math.floor(joinedShare(at, from, to) * count)));
  return {
    fresh,
    someone: (at) => ids[Math.floor(chance.next() ** 1.7 * there(at))]!,
    several(at, wanted) {
      const present = there(at);
      const start = chance.between(0, present - 1);
      const several = Array.from(
        { length: Math.min(wanted, present) },
        (_, index) => (start + index) % present,
      );
      return several.map((place) => ids[place]!);
    },
  };
}

/** A site grows: later years bring more people than the first. */
const growth = 0.7;

function joinTime(share: number, from: Date, to: Date): Date {
  return new Date(from.getTime() + Math.floor(share ** growth * (to.getTime() - from.getTime())));
}

function joinedShare(at: Date, from: Date, to: Date): number {
  const share = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return Math.max(0, share) ** (1 / growth);
}
