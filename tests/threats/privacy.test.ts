import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteRow } from '../../server/app/http/access.ts';
import { startCommunity, type Community, type Person } from '../../server/test/community.ts';
import { upload } from '../../server/test/uploads.ts';

/** PR-1: nothing that is told to a member is kept on the way, whatever it is and whether it was given or refused. */
let community: Community;
let admin: Person;
let member: Person;
let post = '';
let file = '';

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
  file = (await upload(community, member, { name: 'a.txt', content: '혼자 보는 글' })).body.url;
  post = (await member.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
  await community.node.jobs.drain();
}, 60_000);
afterAll(() => community.stop());

/** Something that is there where it is easy, and something that is not everywhere else. */
function pathOf({ url }: RouteRow): string {
  return url.replace(/:(\w+)/g, (_, name: string) => {
    if (name === 'slug') return 'free';
    if (name === 'handle') return encodeURIComponent(member.handle);
    if (name === 'id' && url.includes('/posts/')) return post;
    if (name === 'id' && url.includes('/admin/members/')) return member.id;
    return '0f9c1d2e-0000-4000-8000-000000000000';
  });
}
const as = (person: Person | null, method: string, url: string): InjectOptions => ({
  method: method as 'GET',
  url,
  ...(person && { headers: { authorization: `Bearer ${person.token}` } }),
});

describe('PR-1: answers of the API', () => {
  it.each(['member', 'admin', 'guest'] as const)(
    'to a %s are kept by nobody',
    { timeout: 120_000 },
    async (who) => {
      const person = { member, admin, guest: null }[who];
      const reads = community.node.app.routes.filter(
        ({ method, url, endless, internal }) =>
          method === 'GET' && url.startsWith('/api/') && !endless && !internal,
      );
      expect(reads.length).toBeGreaterThan(60);
      const statuses = new Set<number>();
      for (const route of reads)
        for (const method of ['GET', 'HEAD']) {
          const { status, headers } = await community.request(as(person, method, pathOf(route)));
          statuses.add(status);
          expect(headers['cache-control'], `${method} ${route.url} ${status}`).toBe('no-store, private');
        }
      // Given and refused.
      expect([...statuses]).toEqual(expect.arrayContaining([200, 404]));
    },
  );

  it('that refuse what was sent are kept by nobody either', async () => {
    const asked: InjectOptions[] = [
      { ...as(member, 'POST', '/api/v1/posts'), payload: { title: 1 } },
      { ...as(member, 'PATCH', '/api/v1/me'), payload: '{', headers: { 'content-type': 'application/json' } },
      as(member, 'DELETE', '/api/v1/posts/0'),
      as(member, 'GET', '/api/v1/nothing-here'),
      as(member, 'GET', '/api/v1/admin/overview'),
      as(null, 'GET', '/api/v1/me'),
      {
        ...as(null, 'POST', '/api/auth/sign-in/email'),
        payload: { email: 'a@b.test', password: 'wrong wrong' },
      },
    ];
    for (const one of asked) {
      const { status, headers } = await community.request(one);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers['cache-control'], String(one.url)).toBe('no-store, private');
    }
  });
});

describe('PR-1: a file that only its owner may see', () => {
  it('is kept by no cache on the way, and asked for anew by the browser', async () => {
    const own = await community.request(as(member, 'GET', file));
    expect(own.status).toBe(200);
    expect(own.headers['cache-control']).toBe('private, no-cache');
    for (const person of [admin, null]) {
      const refused = await community.request(as(person, 'GET', file));
      expect(refused.status).toBe(404);
      expect(refused.headers['cache-control']).toContain('no-store');
    }
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ blocked_at: new Date() })
      .where('id', '=', member.id)
      .execute();
    const blocked = await community.request(as(member, 'GET', file));
    expect(blocked.status).toBe(404);
    expect(blocked.headers['cache-control']).toContain('no-store');
  });
});
