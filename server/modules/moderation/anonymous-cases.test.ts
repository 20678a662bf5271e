import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { decide, flagged, openHouse, type House } from './test-house.ts';

let house: House;
let community: Community;
let author: Person;
let reporter: Person;
let moderator: Person;
let admin: Person;

beforeAll(async () => {
  house = await openHouse();
  ({ community, moderator, admin } = house);
  author = await community.signUp('글쓴이');
  reporter = await community.signUp('신고한이');
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
});
afterAll(() => community.stop());

const flag = (more: object = {}, who = author) => flagged(house, { author: who, reporter }, more);

describe('an anonymous author', () => {
  it('is warned and blocked without anybody learning who it is', async () => {
    const hidden = await community.signUp('가려진 두루미');
    const { id, version, post } = await flag({ space: 'masked', anonymous: true }, hidden);
    const decided = await decide(moderator, id, {
      version,
      warn: true,
      hide: true,
      rule: 'respect',
      message: '사람을 공격하는 말이에요',
    });
    expect(decided.status, JSON.stringify(decided.body)).toBe(200);
    expect(decided.body).toMatchObject({ history: null, target: { author: null, anonymous: true } });
    expect((await hidden.get('/api/v1/me')).status).toBe(401);
    const refused = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: hidden.email, password: hidden.password },
    });
    expect(refused.body.code).toBe('accounts.blocked');
    const { pass } = refused.body.params;
    const standing = await community.guest.post('/api/v1/standing', { pass });
    expect(standing.body.warnings[0]).toMatchObject({ step: 1, content: { title: '글' }, mayAppeal: true });
    const made = await community.guest.post('/api/v1/appeals', {
      warningId: standing.body.warnings[0].id,
      text: '농담이었어요',
      pass,
    });
    expect(made.status).toBe(201);
    const traces = [hidden.id, hidden.handle, '가려진 두루미'];
    for (const who of [moderator, admin, author])
      for (const path of [
        `/api/v1/moderation/cases/${id}`,
        '/api/v1/moderation/queue?state=closed&limit=100',
        `/api/v1/moderation/queue?state=closed&member=${encodeURIComponent(hidden.handle)}`,
        '/api/v1/moderation/appeals',
        `/api/v1/moderation/appeals/${made.body.id}`,
        '/api/v1/admin/audit?limit=100',
        '/api/v1/moderation/summary',
      ]) {
        const text = JSON.stringify((await who.get(path)).body);
        for (const trace of traces) expect(text.includes(trace), `${path} ${trace}`).toBe(false);
      }
    const known = await moderator.get(`/api/v1/members/${encodeURIComponent(hidden.handle)}/warnings`);
    expect(known.body).toEqual({ blocked: false, blockedUntil: null, items: [] });
    expect((await reporter.get(`/api/v1/posts/${post}`)).status).toBe(404);
  });

  it('who is of the staff is not given away by what cannot be done to them', async () => {
    const boss = await community.signUp('익명 마당지기', 'admin');
    const { id, version } = await flag({ space: 'masked', anonymous: true }, boss);
    const decided = await decide(moderator, id, {
      version,
      warn: true,
      block: { days: null },
      rule: 'respect',
      message: '그만해요',
    });
    expect(decided.status).toBe(200);
    expect((await boss.get('/api/v1/me')).status).toBe(200);
    expect((await boss.post('/api/v1/standing', {})).body.warnings).toHaveLength(1);
  });
});
