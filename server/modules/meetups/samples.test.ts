import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';
import { makeFirstStart } from '../site/index.ts';
import { assertKnown } from './facet.input.ts';
import { meetupsDb, type MeetupRow } from './meetups.queries.ts';
import { factsOf } from './meetups.rules.ts';

describe.each(['campus', 'pet', 'plaza'])('the meet-ups of a new %s', (blueprint) => {
  let community: Community;

  beforeAll(async () => {
    community = await startCommunity();
    const admin = { adminEmail: 'admin@people.test', adminPassword: 'kite-lantern-river-7' };
    await makeFirstStart(community.node.ctx, { blueprint, samples: true, ...admin });
    await community.node.jobs.drain();
  });
  afterAll(() => community.stop());

  it('are what the blueprint knows, and people come to them', async () => {
    const { ctx } = community.node;
    const rows = (await meetupsDb(ctx).selectFrom('meetups').selectAll().execute()) as MeetupRow[];
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const row of rows) expect(() => assertKnown(ctx, factsOf(row)), row.category).not.toThrow();
    expect(rows.every((row) => row.taken < row.capacity && row.starts_at > ctx.now)).toBe(true);
    expect(rows.some((row) => row.taken > 1)).toBe(true);
    const { body } = await community.guest.get('/api/v1/meetups?open=true');
    expect(body.items).toHaveLength(rows.length);
    const choices = await community.guest.get('/api/v1/meetups/choices');
    expect(choices.body.categories.length).toBeGreaterThanOrEqual(2);
    const attributes = choices.body.categories.map((one: { attributes: string[] }) => one.attributes);
    if (blueprint === 'campus')
      expect(attributes).toEqual([
        ['place', 'way', 'time'],
        ['place', 'type'],
      ]);
  });
});
