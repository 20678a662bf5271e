import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': 10_000 });
  author = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

async function publish(title: string): Promise<string> {
  return (await author.post('/api/v1/posts', { space: 'free', title, body: '살구나무 아래' })).body
    .id as string;
}

async function search(more = ''): Promise<{ ids: string[]; cursor: string | null }> {
  const { body } = await community.guest.get(`/api/v1/search?q=${encodeURIComponent('살구나무')}${more}`);
  return { ids: body.items.map((item: { id: string }) => item.id), cursor: body.nextCursor };
}

it('a liked post goes before an equal one, at once and only while it is liked', async () => {
  const [older, newer] = [await publish('하나'), await publish('두울')];
  await community.node.jobs.drain();
  expect((await search()).ids).toEqual([newer, older]);
  await author.put(`/api/v1/posts/${older}/like`);
  expect((await search()).ids).toEqual([older, newer]);
  expect((await search('&sort=new')).ids).toEqual([newer, older]);
  await author.delete(`/api/v1/posts/${older}/like`);
  expect((await search()).ids).toEqual([newer, older]);
});

it('a like between two pages moves nothing from one to the other', async () => {
  for (let post = 0; post < 4; post += 1) await publish(`더 ${post}`);
  await community.node.jobs.drain();
  const whole = (await search()).ids;
  const first = await search('&limit=3');
  await author.put(`/api/v1/posts/${whole.at(-1)}/like`);
  const second = await search(`&limit=3&cursor=${first.cursor}`);
  expect([...first.ids, ...second.ids]).toEqual(whole);
});
