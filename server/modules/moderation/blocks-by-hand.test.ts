import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { setRole } from '../accounts/index.ts';
import { back, blockOf, openHouse, signIn, warning, warningsOf, type House } from './test-house.ts';

const day = 86_400_000;
let house: House;
let community: Community;
let moderator: Person;
let other: Person;
let admin: Person;

beforeAll(async () => {
  house = await openHouse();
  ({ community, moderator, other, admin } = house);
});
afterAll(() => community.stop());

const blocked = (more: object = {}) => ({ rule: 'spam', reason: '도배', days: 3, ...more });

describe('a block by hand', () => {
  it('is for staff, with a reason, for days or for good, and can be lifted', async () => {
    const member = await community.signUp('회원');
    const body = blocked({ days: null });
    expect((await community.guest.put(blockOf(member), body)).status).toBe(401);
    expect((await member.put(blockOf(admin), body)).status).toBe(403);
    expect((await moderator.put(blockOf(admin), body)).status).toBe(403);
    expect((await moderator.put(blockOf(moderator), body)).status).toBe(403);
    expect((await moderator.put(blockOf(member), blocked({ reason: '' }))).status).toBe(422);
    expect((await moderator.put(blockOf(member), blocked({ days: -1 }))).status).toBe(422);
    expect((await moderator.put(blockOf(member), blocked({ days: 3651 }))).status).toBe(422);
    expect((await moderator.put(blockOf(member), blocked({ rule: 'nonsense' }))).status).toBe(422);
    expect((await moderator.put(blockOf(member), { reason: 'x', days: 1 })).status).toBe(422);
    expect((await moderator.put(blockOf({ ...member, handle: 'nobody-here' }), body)).status).toBe(404);
    expect((await moderator.delete(blockOf(member), { reason: 'x' })).body.code).toBe(
      'moderation.not_blocked',
    );
    expect((await moderator.put(blockOf(member), body)).body).toMatchObject({
      blocked: true,
      blockedUntil: null,
    });
    expect((await signIn(house, member)).body).toMatchObject({
      code: 'accounts.blocked',
      params: { until: null },
    });
    expect((await member.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).status).toBe(
      401,
    );
    const both = await Promise.all(
      [moderator, other].map((who) => who.delete(blockOf(member), { reason: '풀어요' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await signIn(house, member)).status).toBe(200);
  });

  it('tells the member rule, reason and until when, counts for no step, and is appealed against like a warning', async () => {
    const member = await community.signUp('회원');
    const made = await moderator.put(blockOf(member), blocked());
    expect(made.body).toMatchObject({
      blocked: true,
      items: [{ kind: 'block', rule: { key: 'spam' }, note: '도배', step: 0, mayAppeal: true }],
    });
    const { pass, until } = (await signIn(house, member)).body.params;
    const standing = (await community.guest.post('/api/v1/standing', { pass })).body;
    expect(standing).toMatchObject({
      blockedUntil: until,
      warnings: [{ rule: { title: { ko: '광고와 도배 금지' } }, blockedUntil: until }],
    });
    const { id } = standing.warnings[0];
    const text = { warningId: id, text: '실수였어요', pass };
    const appeals = await Promise.all([1, 2].map(() => community.guest.post('/api/v1/appeals', text)));
    expect(appeals.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { body: appeal } = appeals.find(({ status }) => status === 201)!;
    const decision = `/api/v1/moderation/appeals/${appeal.id}/decision`;
    const lifted = { outcome: 'lifted', reason: '실수였네요' };
    expect((await moderator.put(decision, lifted)).body.code).toBe('moderation.own_warning');
    const both = await Promise.all([other, admin].map((who) => who.put(decision, lifted)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await signIn(house, member)).status).toBe(200);
    const inside = await back(house, member);
    expect((await inside.post('/api/v1/standing', {})).body).toMatchObject({
      blocked: false,
      warnings: [{ kind: 'block', voided: true, counts: false, mayAppeal: false }],
    });
    const told = (await inside.get('/api/v1/notifications')).body.items;
    expect(told.map((one: { title: string }) => one.title)).toEqual([
      '이의 제기를 받아들여 이용 중지를 취소했어요',
      expect.stringMatching(/이용할 수 없어요: 광고와 도배 금지$/),
    ]);
    expect((await moderator.post(warningsOf(member), warning())).body, 'no step was taken').toMatchObject({
      kind: 'warning',
      step: 1,
    });
  });

  it('is one block when the same is said twice at once, and two when two say it', async () => {
    const member = await community.signUp('회원');
    const twice = await Promise.all([1, 2].map(() => moderator.put(blockOf(member), blocked())));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect((await moderator.get(warningsOf(member))).body.items).toHaveLength(1);
    await Promise.all([other, admin].map((who) => who.put(blockOf(member), blocked())));
    await moderator.put(blockOf(member), blocked({ days: 9 }));
    const { blockedUntil, items } = (await moderator.get(warningsOf(member))).body;
    expect(items).toHaveLength(4);
    expect(items.every((item: { mayAppeal: boolean }) => item.mayAppeal)).toBe(true);
    expect(Math.round((new Date(blockedUntil).getTime() - new Date().getTime()) / day)).toBe(9);
    // What is over may be said again.
    await other.delete(blockOf(member), { reason: '풀어요' });
    expect((await moderator.put(blockOf(member), blocked())).body).toMatchObject({ blocked: true });
  });

  it('is appealed against for good too, until somebody lets the member in', async () => {
    const member = await community.signUp('회원');
    const { body } = await moderator.put(blockOf(member), blocked({ days: null }));
    expect(body).toMatchObject({ blockedUntil: null, items: [{ counts: true, blockedUntil: null }] });
    await other.delete(blockOf(member), { reason: '됐어요' });
    const late = { warningId: body.items[0].id, text: '늦었지만' };
    expect(await (await back(house, member)).post('/api/v1/appeals', late)).toMatchObject({
      status: 409,
      body: { code: 'moderation.warning_over' },
    });
  });

  it('leaves an administrator, whatever two of them do to each other at once (AZ-7)', async () => {
    const second = await community.signUp('둘째 마당지기', 'admin');
    const ids = [admin.id, second.id];
    const acts = await Promise.all([
      admin.put(blockOf(second), blocked({ days: null })),
      second.put(blockOf(admin), blocked({ days: null })),
    ]);
    expect(acts.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await community.node.ctx.db
      .selectFrom('accounts')
      .select('id')
      .where('role', '=', 'admin')
      .where('blocked_at', 'is', null)
      .where('id', 'in', ids)
      .execute();
    expect(left).toHaveLength(1);
    const survivor = left[0]!.id === admin.id ? admin : second;
    const gone = survivor === admin ? second : admin;
    await setRole(community.node.ctx, gone.id, 'member');
    expect((await survivor.put(blockOf(survivor), blocked())).status).toBe(403);
    expect((await survivor.delete(blockOf(gone), { reason: '화해' })).status).toBe(204);
  });
});
