import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

/** Jobs for webhooks that a new post makes. */
async function jobsOfAPost(): Promise<string[]> {
  await community.node.jobs.drain();
  await admin.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  const { rows } = await sql<{ task: string }>`
    select task from outbox where task like 'webhooks.%'`.execute(community.node.ctx.db);
  return rows.map(({ task }) => task);
}

it('makes jobs only while somebody listens to the event', async () => {
  expect(await jobsOfAPost()).toEqual([]);
  const url = 'http://127.0.0.1:9/hook';
  const other = await admin.post('/api/v1/webhooks', { url, events: ['posts.deleted'] });
  expect(other.status).toBe(201);
  expect(await jobsOfAPost()).toEqual([]);

  const { body } = await admin.post('/api/v1/webhooks', { url, events: ['posts.created'] });
  expect(await jobsOfAPost()).toEqual(['webhooks.posts_created']);
  const off = await admin.patch(`/api/v1/webhooks/${body.id}`, { active: false, version: body.version });
  expect(off.status).toBe(200);
  expect(await jobsOfAPost()).toEqual([]);
  const on = await admin.patch(`/api/v1/webhooks/${body.id}`, { active: true, version: off.body.version });
  expect(on.status).toBe(200);
  expect(await jobsOfAPost()).toEqual(['webhooks.posts_created']);
  await admin.delete(`/api/v1/webhooks/${body.id}`);
  expect(await jobsOfAPost()).toEqual([]);
});
