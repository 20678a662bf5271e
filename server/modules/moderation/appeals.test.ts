import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { blockOf, openHouse, signIn, warning, warningsOf, type House } from './test-house.ts';

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

describe('an appeal', () => {
  async function warned() {
    const member = await community.signUp('회원');
    const { body } = await moderator.post(warningsOf(member), warning());
    const { pass } = (await signIn(house, member)).body.params;
    return { member, id: body.id as string, pass: pass as string };
  }
  const appeal = (body: object) => community.guest.post('/api/v1/appeals', body);

  it('is made once, by whom it concerns, while the warning counts', async () => {
    const { id, pass } = await warned();
    const stranger = await warned();
    expect((await appeal({ warningId: id, text: '억울해요', pass: stranger.pass })).status).toBe(404);
    expect((await appeal({ warningId: 'x', text: '억울해요', pass })).status).toBe(404);
    expect((await appeal({ warningId: id, text: '  ', pass })).status).toBe(422);
    expect((await appeal({ warningId: id, text: '가'.repeat(3001), pass })).status).toBe(422);
    const all = await Promise.all([1, 2, 3].map(() => appeal({ warningId: id, text: '억울해요', pass })));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is decided by somebody else than who warned, once; lifting lets the member in', async () => {
    const { member, id, pass } = await warned();
    const made = (await appeal({ warningId: id, text: '억울해요', pass })).body;
    const decision = `/api/v1/moderation/appeals/${made.id}/decision`;
    const lifted = { outcome: 'lifted', reason: '오해였어요' };
    expect((await community.guest.put(decision, lifted)).status).toBe(401);
    expect(await moderator.put(decision, lifted)).toMatchObject({
      status: 403,
      body: { code: 'moderation.own_warning' },
    });
    expect((await moderator.get(`/api/v1/moderation/appeals/${made.id}`)).body).toMatchObject({
      decidable: true,
      mine: { decide: false },
    });
    expect((await other.put(decision, { outcome: 'maybe', reason: 'x' })).status).toBe(422);
    expect((await other.put(decision, { outcome: 'lifted', reason: '' })).status).toBe(422);
    const both = await Promise.all([
      other.put(decision, lifted),
      admin.put(decision, { outcome: 'upheld', reason: '그대로예요' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const outcome = both.find(({ status }) => status === 200)!.body.outcome;
    expect((await signIn(house, member)).status).toBe(outcome === 'lifted' ? 200 : 403);
    const standing = (await community.guest.post('/api/v1/standing', { pass })).body;
    expect(standing.warnings[0]).toMatchObject({ voided: outcome === 'lifted', appeal: { outcome } });
    expect((await admin.get(`/api/v1/admin/audit?act=moderation.appeal_${outcome}`)).body.items).toHaveLength(
      1,
    );
  });

  it('lifts only the block of its own warning', async () => {
    const { member, id, pass } = await warned();
    await other.put(blockOf(member), { rule: 'spam', reason: '따로', days: 3 });
    const made = (await appeal({ warningId: id, text: '억울해요', pass })).body;
    await other.put(`/api/v1/moderation/appeals/${made.id}/decision`, {
      outcome: 'lifted',
      reason: '맞아요',
    });
    expect((await signIn(house, member)).status).toBe(403);
    expect((await community.guest.post('/api/v1/standing', { pass })).body).toMatchObject({
      blocked: true,
      warnings: [
        { kind: 'block', note: '따로', counts: true },
        { kind: 'warning', voided: true },
      ],
    });
  });
});

describe('what everybody may know', () => {
  it('is the rules and the numbers, without a name', async () => {
    const rules = await community.guest.get('/api/v1/rules');
    expect(rules.body).toMatchObject({ ladderDays: [1, 7, 30], warningDays: 180 });
    expect(rules.body.items.length).toBeGreaterThan(3);
    const { months } = (await community.guest.get('/api/v1/moderation/summary')).body;
    expect(months).toHaveLength(12);
    expect(months[0].warnings).toBeGreaterThan(3);
    expect(months[0].appeals).toBeGreaterThan(2);
    expect(months[0].lifted).toBeGreaterThan(0);
    expect((await community.guest.get('/api/v1/moderation/summary?names=1')).status).toBeLessThan(500);
  });
});
