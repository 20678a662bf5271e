import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { back, openHouse, signIn, warning, warningsOf, type House } from './test-house.ts';

const day = 86_400_000;
let later = 0;
const clock = () => new Date(Date.now() + later);
let house: House;
let community: Community;
let moderator: Person;
let other: Person;
let admin: Person;

beforeAll(async () => {
  house = await openHouse({ now: clock });
  ({ community, moderator, other, admin } = house);
});
afterAll(() => community.stop());

describe('a warning', () => {
  it('is given by staff to those below them, by a rule and with a reason', async () => {
    const member = await community.signUp('회원');
    const peer = await community.signUp('동료', 'moderator');
    expect((await community.guest.post(warningsOf(member), warning())).status).toBe(401);
    expect((await member.post(warningsOf(peer), warning())).status).toBe(403);
    expect((await moderator.post('/api/v1/members/nobody-here/warnings', warning())).status).toBe(404);
    expect((await moderator.post(warningsOf(member), warning({ rule: 'nonsense' }))).status).toBe(422);
    expect((await moderator.post(warningsOf(member), warning({ reason: ' \n' }))).status).toBe(422);
    expect((await moderator.post(warningsOf(member), warning({ more: 1 }))).status).toBe(422);
    expect(await moderator.post(warningsOf(admin), warning())).toMatchObject({
      status: 403,
      body: { code: 'accounts.outranked' },
    });
    expect((await moderator.post(warningsOf(peer), warning())).status).toBe(403);
    expect((await moderator.post(warningsOf(moderator), warning())).body.code).toBe('accounts.own_account');
    expect((await moderator.get(warningsOf(member))).body).toMatchObject({ blocked: false, items: [] });
  });

  it('names only a post of that member, under their name', async () => {
    const member = await community.signUp('회원');
    const mine = (await moderator.post('/api/v1/posts', { space: 'free', title: '남', body: '글' })).body.id;
    expect((await moderator.post(warningsOf(member), warning({ postId: mine }))).status).toBe(409);
    expect((await moderator.post(warningsOf(member), warning({ postId: '99999' }))).status).toBe(404);
  });

  it('climbs the ladder, also when two warn at once; sessions end, and the member is told what, why and until when', async () => {
    const member = await community.signUp('회원');
    const post = (await member.post('/api/v1/posts', { space: 'free', title: '내 글', body: '심한 말' })).body
      .id;
    const woken: string[] = [];
    community.node.engines.bus.subscribe('account', (id) => woken.push(id));
    const first = await moderator.post(warningsOf(member), warning({ postId: post }));
    expect(first.body).toMatchObject({ step: 1, counts: true, mayAppeal: true });
    expect(new Date(first.body.blockedUntil).getTime() - new Date(first.body.warnedAt).getTime()).toBe(day);
    expect((await member.get('/api/v1/me')).status).toBe(401);
    await expect.poll(() => woken).toContain(member.id);
    const both = await Promise.all([moderator, other].map((who) => who.post(warningsOf(member), warning())));
    expect(both.map(({ body }) => body.step as number).sort()).toEqual([2, 3]);
    const refused = await signIn(house, member);
    expect(refused).toMatchObject({ status: 403, body: { code: 'accounts.blocked' } });
    const { pass, until } = refused.body.params;
    const standing = (await community.guest.post('/api/v1/standing', { pass })).body;
    expect(standing).toMatchObject({ blocked: true, blockedUntil: until });
    expect(standing.warnings).toHaveLength(3);
    await admin.patch(`/api/v1/posts/${post}`, { pinned: true });
    expect(standing.warnings[2]).toMatchObject({
      rule: { key: 'respect', title: { ko: '서로 존중하기' } },
      content: { type: 'post', postId: post, title: '내 글', bodyHtml: '<p>심한 말</p>\n' },
    });
    expect(Math.round((new Date(until).getTime() - clock().getTime()) / day)).toBe(30);
  });

  it('is shown to its member and to staff, and to nobody else', async () => {
    const member = await community.signUp('회원');
    const stranger = await community.signUp('낯선이');
    await admin.patch('/api/v1/admin/settings', { 'moderation.ladder_days': [0] });
    await moderator.post(warningsOf(member), warning());
    await admin.patch('/api/v1/admin/settings', { 'moderation.ladder_days': null });
    expect((await member.get(warningsOf(member))).body).toMatchObject({
      blocked: false,
      items: [{ step: 1 }],
    });
    expect((await other.get(warningsOf(member))).body.items).toHaveLength(1);
    expect(await stranger.get(warningsOf(member))).toMatchObject({
      status: 403,
      body: { code: 'moderation.warnings_hidden' },
    });
    expect((await community.guest.get(warningsOf(member))).status).toBe(401);
  });

  it('ends its block by the time alone, and counts for 180 days', async () => {
    const member = await community.signUp('회원');
    await moderator.post(warningsOf(member), warning());
    expect((await signIn(house, member)).status).toBe(403);
    later += day + 1000;
    try {
      expect((await signIn(house, member)).status).toBe(200);
      const staff = await back(house, moderator);
      await community.node.jobs.drain();
      expect((await staff.post(warningsOf(member), warning())).body.step).toBe(2);
      later += 180 * day;
      expect((await (await back(house, moderator)).post(warningsOf(member), warning())).body.step).toBe(1);
    } finally {
      later = 0;
    }
  });
});

describe('the pass of a blocked member', () => {
  it('reads why and appeals, for an hour, and opens nothing else', async () => {
    const member = await community.signUp('회원');
    const stranger = await community.signUp('낯선이');
    const { body: given } = await moderator.post(warningsOf(member), warning());
    const { pass } = (await signIn(house, member)).body.params;
    for (const headers of [{ authorization: `Bearer ${pass}` }, { cookie: `madang.session_token=${pass}` }])
      expect((await community.request({ method: 'GET', url: '/api/v1/me', headers })).status).toBe(401);
    const [id, ends] = pass.split('.');
    for (const wrong of [
      'x',
      pass.slice(0, -2),
      pass.replace(id, stranger.id),
      pass.replace(ends, String(Number(ends) + 9)),
      undefined,
    ])
      expect((await community.guest.post('/api/v1/standing', { pass: wrong })).status).toBe(401);
    expect((await community.guest.post('/api/v1/appeals', { warningId: given.id, text: 'x' })).status).toBe(
      401,
    );
    later = 3_601_000;
    expect((await community.guest.post('/api/v1/standing', { pass })).status).toBe(401);
    later = 0;
  });
});
