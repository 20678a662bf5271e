import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';
import { SearchGate } from './search.gate.ts';

let community: Community;
const setLimit = (milliseconds: number) =>
  community
    .signUp('시계', 'admin')
    .then((admin) => admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': milliseconds }));

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

/** A search that goes on until it is let go. */
function holding(gate: SearchGate) {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  return { done: gate.run(community.node.ctx, () => held), release };
}

describe('searches at once', () => {
  it('are bounded; who would wait too long is told when to come back', async () => {
    await setLimit(400);
    const gate = new SearchGate();
    const first = Array.from({ length: 4 }, () => holding(gate));
    const refused = gate.run(community.node.ctx, async () => 'never');
    await expect(refused).rejects.toMatchObject({ kind: 'unavailable', code: 'search.busy', retryAfter: 1 });
    for (const { release } of first) release();
    await Promise.all(first.map(({ done }) => done));
    await setLimit(10_000);
    expect(await gate.run(community.node.ctx, async () => 'again')).toBe('again');
  });

  it('take turns in the order in which they came', async () => {
    await setLimit(10_000);
    const gate = new SearchGate();
    const first = Array.from({ length: 4 }, () => holding(gate));
    const turns: number[] = [];
    const waiting = [1, 2, 3].map((turn) => gate.run(community.node.ctx, async () => void turns.push(turn)));
    first[0]!.release();
    await Promise.all(waiting);
    expect([...turns].sort()).toEqual([1, 2, 3]);
    expect(turns[0]).toBe(1);
    for (const { release } of first) release();
    await Promise.all(first.map(({ done }) => done));
  });

  it('give their place back when they fail', async () => {
    await setLimit(10_000);
    const gate = new SearchGate();
    for (let index = 0; index < 6; index += 1) {
      await expect(
        gate.run(community.node.ctx, async () => {
          throw new Error('broken');
        }),
      ).rejects.toThrow('broken');
    }
    expect(await gate.run(community.node.ctx, async () => 'still here')).toBe('still here');
  });
});

it('a search that takes too long is cancelled by the database', async () => {
  await setLimit(200);
  const gate = new SearchGate();
  const slow = gate.run(community.node.ctx, (tx) => sql`select pg_sleep(30)`.execute(tx.db));
  await expect(slow).rejects.toMatchObject({ code: 'search.busy', retryAfter: 1 });
});
