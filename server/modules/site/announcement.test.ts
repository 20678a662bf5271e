import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;
let now = new Date('2031-05-01T09:00:00Z');
const key = 'site.announcement';
const said = {
  text: { ko: '토요일에 점검해요', en: 'Maintenance on Saturday' },
  tone: 'info',
  url: '/rules',
  audience: 'everybody',
  from: null,
  until: null,
  dismissable: true,
};

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());
beforeEach(async () => void (await announce(null)));

const announce = (value: object | null, person = admin) =>
  person.patch('/api/v1/admin/settings', { [key]: value });
const shownTo = async (caller: Pick<Person, 'get'>) => (await caller.get('/api/v1/site')).body.announcement;

describe('the announcement', () => {
  it('is told to everybody with the site, in the language of the request', async () => {
    expect(await shownTo(community.guest)).toBeNull();
    await announce(said);
    expect(await shownTo(community.guest)).toEqual({
      version: expect.stringMatching(/^[\w-]{12}$/) as string,
      text: '토요일에 점검해요',
      tone: 'info',
      url: '/rules',
      dismissable: true,
    });
    const english = await community.request({
      method: 'GET',
      url: '/api/v1/site',
      headers: { 'accept-language': 'en' },
    });
    expect(english.body.announcement.text).toBe('Maintenance on Saturday');
  });

  it('stays away from guests when it is for members', async () => {
    await announce({ ...said, audience: 'members' });
    expect(await shownTo(community.guest)).toBeNull();
    expect((await shownTo(member)).text).toBe('토요일에 점검해요');
  });

  it('begins and ends by the clock', async () => {
    await announce({ ...said, from: '2031-05-01T10:00:00Z', until: '2031-05-01T11:00:00Z' });
    const hours: unknown[] = [];
    for (const time of ['09:59:59', '10:00:00', '10:59:59', '11:00:00']) {
      now = new Date(`2031-05-01T${time}Z`);
      hours.push((await shownTo(community.guest)) !== null);
    }
    now = new Date('2031-05-01T09:00:00Z');
    expect(hours).toEqual([false, true, true, false]);
  });

  it('is another version when it says something else, and the same one when only its end moves', async () => {
    const versions: string[] = [];
    for (const change of [{}, { until: '2031-06-01T00:00:00Z' }, { tone: 'warning' }, { url: null }, {}]) {
      await announce({ ...said, ...change });
      versions.push((await shownTo(member)).version);
    }
    expect(versions[1]).toBe(versions[0]);
    expect(versions[4]).toBe(versions[0]);
    expect(new Set(versions).size).toBe(3);
  });

  it('is written by administrators alone, is written down, and can be undone', async () => {
    expect((await announce(said, member)).status).toBe(403);
    expect((await community.guest.patch('/api/v1/admin/settings', { [key]: said })).status).toBe(401);
    await announce(said);
    const { items } = (await admin.get('/api/v1/admin/settings')).body;
    const { version } = items.find((item: { key: string }) => item.key === key);
    const stale = await admin.patch('/api/v1/admin/settings', {
      [key]: { ...said, tone: 'warning' },
      versions: { [key]: version - 1 },
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'request.stale_version' } });
    const acts = await community.node.ctx.db
      .selectFrom('audit_entries')
      .select('act')
      .where('target_id', '=', key)
      .execute();
    expect(acts.length).toBeGreaterThan(0);
    const restored = await admin.put(`/api/v1/admin/settings/${key}/restoration`, {
      to: version - 1,
      version,
    });
    expect(restored.status).toBe(200);
    expect(await shownTo(community.guest)).toBeNull();
  });

  it.each([
    { text: { ko: '', en: 'x' } },
    { text: { ko: '  ', en: 'x' } },
    { text: { ko: '한국어만' } },
    { text: { ko: 'a\u202eb', en: 'x' } },
    { text: { ko: '두\n줄', en: 'x' } },
    { text: { ko: 'x'.repeat(301), en: 'x' } },
    { tone: 'rainbow' },
    { url: 'javascript:alert(1)' },
    { url: '//evil.example' },
    { url: '/\\evil.example' },
    { url: 'http://example.com' },
    { url: 'https://user:pass@example.com' },
    { url: 'https://example.com:8080' },
    { audience: 'nobody' },
    { from: 'tomorrow' },
    { dismissable: 'yes' },
    { html: '<b>' },
  ])('is refused as %j', async (change) => {
    expect((await announce({ ...said, ...change })).status).toBe(422);
    expect(await shownTo(community.guest)).toBeNull();
  });

  it.each(['/rules', '/posts/1?sort=new#top', 'https://example.com', 'https://ko.example.co.kr/a?b=c#d'])(
    'may lead to %s',
    async (url) => {
      expect((await announce({ ...said, url })).status).toBe(200);
      expect((await shownTo(community.guest)).url).toBe(url);
    },
  );
});
