import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import type { Person } from '../../server/test/community.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';

/** AZ-2 to AZ-6, CS-1 and CS-2: what must be refused leaves nothing behind (N0). */
let community: WatchedCommunity;
let owner: Person;
let stranger: Person;
let admin: Person;
const ids = { post: '', comment: '', hidden: '', hiddenComment: '' };

beforeAll(async () => {
  community = await startWatchedCommunity();
  owner = await community.signUp('주인');
  stranger = await community.signUp('낯선이');
  admin = await community.signUp('마당지기', 'admin');
  await admin.post('/api/v1/spaces', {
    slug: 'staff',
    name: '운영',
    rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
  });
  ids.post = (await owner.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
  ids.comment = (await owner.post(`/api/v1/posts/${ids.post}/comments`, { body: '댓글' })).body.id;
  ids.hidden = (await admin.post('/api/v1/posts', { space: 'staff', title: '속', body: '속' })).body.id;
  ids.hiddenComment = (await admin.post(`/api/v1/posts/${ids.hidden}/comments`, { body: '속' })).body.id;
  await owner.put('/api/v1/drafts/new', { title: '초안', body: '혼자 보는 글' });
  await community.node.jobs.drain();
}, 60_000);
afterAll(() => community.stop());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const as = (person: Person, method: Method, url: string, payload?: object): InjectOptions => ({
  method,
  url,
  headers: { authorization: `Bearer ${person.token}` },
  ...(payload && { payload }),
});

interface Row {
  name: string;
  request: () => InjectOptions;
  status: number;
  code: string;
}
const refused = (name: string, status: number, code: string, request: () => InjectOptions): Row => ({
  name,
  status,
  code,
  request,
});
const attack = async ({ name, request, status, code }: Row): Promise<void> => {
  await community.refuses({ name, request: request(), status, code, secrets: [owner.password, owner.email] });
};

const nobody = '0f9c1d2e-0000-4000-8000-000000000000';

describe('AZ-2: what is somebody else’s', () => {
  const hidden = [
    refused('a hidden post', 404, 'posts.not_found', () =>
      as(stranger, 'GET', `/api/v1/posts/${ids.hidden}`),
    ),
    refused('its comments', 404, 'posts.not_found', () =>
      as(stranger, 'GET', `/api/v1/posts/${ids.hidden}/comments`),
    ),
    refused('writing below it', 404, 'posts.not_found', () =>
      as(stranger, 'POST', `/api/v1/posts/${ids.hidden}/comments`, { body: '끼어들기' }),
    ),
    refused('liking it', 404, 'posts.not_found', () =>
      as(stranger, 'PUT', `/api/v1/posts/${ids.hidden}/like`),
    ),
    refused('its comment', 404, 'comments.not_found', () =>
      as(stranger, 'PATCH', `/api/v1/comments/${ids.hiddenComment}`, { body: '고침', version: 1 }),
    ),
    refused('writing into its space', 404, 'spaces.not_found', () =>
      as(stranger, 'POST', '/api/v1/posts', { space: 'staff', title: '글', body: '글' }),
    ),
    refused('a comment of another post as parent', 422, 'request.invalid', () =>
      as(stranger, 'POST', `/api/v1/posts/${ids.post}/comments`, {
        body: '답',
        parentId: ids.hiddenComment,
      }),
    ),
    refused('a draft', 404, 'drafts.not_found', () => as(stranger, 'GET', '/api/v1/drafts/new')),
    refused('a session', 404, 'accounts.session_not_found', () =>
      as(stranger, 'DELETE', `/api/v1/me/sessions/${nobody}`),
    ),
  ];
  it.each(hidden)('$name is not there', attack);

  const visible = [
    refused('editing a post', 403, 'posts.not_yours', () =>
      as(stranger, 'PATCH', `/api/v1/posts/${ids.post}`, { title: '고침', version: 1 }),
    ),
    refused('deleting a post', 403, 'posts.not_yours', () =>
      as(stranger, 'DELETE', `/api/v1/posts/${ids.post}`),
    ),
    refused('editing a comment', 403, 'comments.not_yours', () =>
      as(stranger, 'PATCH', `/api/v1/comments/${ids.comment}`, { body: '고침', version: 1 }),
    ),
  ];
  it.each(visible)('$name of somebody else is refused', attack);
});

describe('AZ-3 and AZ-4: what is not for a member to set', () => {
  const extra: [string, unknown][] = [
    ['role', 'admin'],
    ['id', nobody],
    ['status', 'approved'],
    ['points', 1_000_000],
    ['createdAt', '2020-01-01T00:00:00Z'],
    ['isVerified', true],
    ['trustLevel', 4],
    ['constructor', 'Object'],
    ['prototype', { polluted: true }],
  ];
  it.each(extra)('%s on a card', (key, value) =>
    attack(
      refused(key, 422, 'request.unknown_field', () => as(stranger, 'PATCH', '/api/v1/me', { [key]: value })),
    ),
  );
  it.each([...extra, ['authorId', nobody] as [string, unknown]])('%s on a post', (key, value) =>
    attack(
      refused(key, 422, 'request.unknown_field', () =>
        as(stranger, 'POST', '/api/v1/posts', { space: 'free', title: '글', body: '글', [key]: value }),
      ),
    ),
  );
  it('a prototype is no field, and stays what it is', async () => {
    const payloads = ['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'];
    for (const payload of payloads)
      await community.refuses({
        name: payload,
        status: 400,
        code: 'request.malformed_json',
        request: {
          ...as(stranger, 'PATCH', '/api/v1/me'),
          headers: { authorization: `Bearer ${stranger.token}`, 'content-type': 'application/json' },
          payload,
        },
      });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('AZ-5: other types than the schema’s', () => {
  it.each([[['글']], [{ $ne: '' }], [1], [true], [null]])('%j as a title', (title) =>
    attack(
      refused('title', 422, 'request.invalid', () =>
        as(stranger, 'POST', '/api/v1/posts', { space: 'free', title, body: '글' }),
      ),
    ),
  );
  it.each(['limit=1&limit=2', 'sort=new&sort=active', 'limit=one'])('?%s', (query) =>
    attack(refused(query, 422, 'request.invalid', () => as(stranger, 'GET', `/api/v1/posts?${query}`))),
  );
});

it.each(['limit[$ne]=1', 'sort[]=new', 'cursor[a]=1'])('AZ-5: ?%s is no field', (query) =>
  attack(refused(query, 422, 'request.unknown_field', () => as(stranger, 'GET', `/api/v1/posts?${query}`))),
);

describe('AZ-6: other spellings of an address', () => {
  it.each(['/api/v1/admin/accounts', '/api/v1/admin/accounts?x=1&limit=1'])(
    '%s is for staff',
    async (url) => {
      const answer = await community.request(as(stranger, 'GET', url));
      expect(answer.status).toBe(403);
    },
  );
  it.each([
    '/api/v1/admin/accounts/',
    '/api/v1/ADMIN/accounts',
    '/api/v1/%61dmin/accounts',
    '/api/v1/admin%2faccounts',
    '/api/v1/%2561dmin/accounts',
    '/api/v1/admin/accounts;x',
    '/api/v1/posts/../admin/accounts',
    '/api/v1/posts/%2e%2e/admin/accounts',
    '//api/v1/admin/accounts',
    '/api/v1/./admin/accounts',
  ])('%s opens nothing', async (url) => {
    const answer = await community.request(as(stranger, 'GET', url));
    expect([400, 403, 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain('@people.test');
  });
  it.each(['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is no way in', async (method) => {
    const answer = await community.request({
      ...as(stranger, 'GET', '/api/v1/admin/accounts'),
      method: method as 'GET',
    });
    expect([403, 404, 405]).toContain(answer.status);
  });
  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])('%s is not heard', (header) =>
    attack(
      refused(header, 403, 'posts.not_yours', () => ({
        ...as(stranger, 'DELETE', `/api/v1/posts/${ids.post}`),
        headers: { authorization: `Bearer ${stranger.token}`, [header]: 'GET' },
      })),
    ),
  );
});

describe('CS-1: what another site makes a browser send', () => {
  const cookie = () => `madang.session_token=${encodeURIComponent(owner.token)}`;
  it.each([undefined, 'null', 'https://evil.test', 'http://localhost.evil.test', 'http://localhost:1'])(
    'from origin %s',
    async (origin) => {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
        await community.refuses({
          name: `${origin} ${type}`,
          status: 403,
          code: 'request.cross_origin',
          request: {
            method: 'POST',
            url: '/api/v1/posts',
            headers: { cookie: cookie(), 'content-type': type, ...(origin && { origin }) },
            payload: '{"space":"free","title":"글","body":"글"}',
          },
        });
    },
  );
  it('reading writes nothing, whatever is read', async () => {
    const reads = community.node.app.routes.filter(
      ({ method, url, endless, internal }) =>
        method === 'GET' &&
        url.startsWith('/api/v1/') &&
        !url.includes(':') &&
        // Whoever takes a sheet of members home is written down.
        !url.startsWith('/api/v1/admin/exports/') &&
        !endless &&
        !internal,
    );
    expect(reads.length).toBeGreaterThan(20);
    const before = await community.snapshot();
    for (const { url } of reads) await admin.get(url);
    expect((await community.snapshot()).tables).toEqual(before.tables);
  });
});

describe('CS-2: scripts of other sites', () => {
  it.each(['https://evil.test', 'null', 'http://localhost.evil.test', 'http://evil-localhost'])(
    'read nothing from %s',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const { headers } = await community.request({
          method,
          url: '/api/v1/me',
          headers: {
            origin,
            authorization: `Bearer ${owner.token}`,
            'access-control-request-method': 'PATCH',
          },
        });
        expect(headers['access-control-allow-origin']).toBeUndefined();
        expect(headers['access-control-allow-credentials']).toBeUndefined();
      }
    },
  );
});
