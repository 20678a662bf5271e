import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { readInProcess, type ReadingAnswer } from './in-process.ts';
import { newVisit } from './visits.ts';

let community: Community;
let author: Person;
let postId: string;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  postId = (await author.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
});
afterAll(() => community.stop());

const read = (url: string, headers: Record<string, string> = {}): Promise<ReadingAnswer> =>
  readInProcess(
    community.node.app.http,
    { url, headers },
    { address: '203.0.113.9', protocol: 'https', host: 'site.test', visit: newVisit() },
  );

const stable = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(?:date|connection|keep-alive|x-request-id|ratelimit-.*|content-length)$/.test(name),
    ),
  );

it.each([
  ['/api/v1/site'],
  ['/api/v1/posts?limit=3&sort=new'],
  ['/api/v1/posts?limit=0'],
  ['/api/v1/posts?nonsense=1'],
  ['/api/v1/posts/999999999'],
  ['/api/v1/me'],
  ['/api/v1/admin/overview'],
  ['/api/v1/no-such-thing'],
  ['/api/v1/posts/%00'],
  ['/api/v1/posts/%'],
])('answers %s as a request from outside is answered', async (url) => {
  const inside = await read(url);
  const outside = await community.request({
    method: 'GET',
    url,
    headers: { host: 'site.test', 'x-forwarded-proto': 'https' },
  });
  const withoutRequest = (body: object) => ({ ...body, instance: null });
  expect(inside.status).toBe(outside.status);
  expect(withoutRequest(JSON.parse(inside.body) as object)).toEqual(withoutRequest(outside.body as object));
  expect(stable(inside.headers)).toEqual(stable(outside.headers));
});

it('knows who asks by the same credentials', async () => {
  const mine = await read('/api/v1/me', { authorization: `Bearer ${author.token}` });
  expect(mine.status).toBe(200);
  expect(JSON.parse(mine.body)).toMatchObject({ handle: author.handle });
  expect((await read('/api/v1/me', { authorization: 'Bearer nobody' })).status).toBe(401);
});

it('believes nothing that a header says about the sender', async () => {
  const forged = await read(`/api/v1/posts/${postId}`, { 'x-forwarded-for': '10.0.0.1' });
  expect(forged.status).toBe(200);
  expect(forged.headers['strict-transport-security']).toBeDefined();
});
