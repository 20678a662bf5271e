import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';
import { loadBlueprint, makeFirstStart } from '../site/index.ts';
import { sweepIndex } from './use-cases/sweep-index.ts';

let community: Community;
beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

it('the sample content of a first start can be searched as soon as its one job has run', async () => {
  const { ctx, jobs } = community.node;
  const options = { blueprint: 'plaza', samples: true, adminEmail: 'admin@people.test', adminPassword: null };
  expect((await makeFirstStart(ctx, options))?.samples?.posts).toBeGreaterThan(10);
  await jobs.drain();
  expect(await sweepIndex(ctx)).toEqual({ missing: 0, extra: 0 });
  const [first] = Object.values(loadBlueprint('plaza').posts).flat();
  const { body } = await community.guest.get(`/api/v1/search?q=${encodeURIComponent(first!.title)}&limit=50`);
  expect(body.items.map((item: { title: string }) => item.title)).toContain(first!.title);
});
