import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let member: Person;

beforeAll(async () => {
  community = await startCommunity();
  member = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

const body = '**굵게** @nobody-here\n\n```ts\nconst 마당 = 1;\n```\n\n<script>alert(1)</script>';

it('shows what publishing would show, and keeps nothing', async () => {
  const preview = await member.post('/api/v1/previews', { body });
  expect(preview.status).toBe(200);
  expect(preview.body.html).not.toContain('<script');
  const list = await community.guest.get('/api/v1/posts?space=free');
  expect(list.body.items).toEqual([]);
  const post = await member.post('/api/v1/posts', { space: 'free', title: '글', body });
  expect(preview.body.html).toBe(post.body.bodyHtml);
});

it.each([
  ['nothing', { body: '' }, 422],
  ['an unknown field', { body: 'a', title: 'b' }, 422],
])('refuses %s', async (_, input, status) => {
  expect((await member.post('/api/v1/previews', input)).status).toBe(status);
});

it('is for members', async () => {
  expect(await community.guest.post('/api/v1/previews', { body })).toMatchObject({
    status: 401,
    body: { code: 'accounts.sign_in_required' },
  });
});
