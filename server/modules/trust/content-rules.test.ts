import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;
const path = '/api/v1/admin/content-rules';
const rule = (over: object) => ({
  name: '규칙',
  kind: 'word',
  pattern: '도박장',
  applies: ['all'],
  action: 'hold',
  ...over,
});

beforeAll(async () => {
  // Budgets as on a real site: a load test is kept from nothing.
  community = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());

const write = (title: string, body: string, person = member) =>
  person.post('/api/v1/posts', { space: 'free', title, body });

describe('content rules', () => {
  it('are made, changed with their version, and deleted', async () => {
    const made = await admin.post(
      path,
      rule({ name: '도박', action: 'refuse', message: { ko: '안 돼요', en: 'No' } }),
    );
    expect(made).toMatchObject({
      status: 201,
      body: { name: '도박', applies: ['posts', 'comments', 'cards', 'messages'], enabled: true, version: 1 },
    });
    const one = `${path}/${made.body.id}`;
    expect((await admin.get(path)).body.items).toHaveLength(1);
    expect(await admin.patch(one, { pattern: '도박장\n카지노', version: 1 })).toMatchObject({
      status: 200,
      body: { pattern: '도박장\n카지노', version: 2, message: { ko: '안 돼요' } },
    });
    expect(await admin.patch(one, { enabled: false, version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: 2 } },
    });
    expect((await admin.delete(one)).status).toBe(204);
    expect((await admin.delete(one)).body.code).toBe('trust.rule_not_found');
    const acts = await community.node.ctx.db
      .selectFrom('audit_entries')
      .select('act')
      .orderBy('seq')
      .execute();
    const told = acts.map(({ act }) => act).filter((act) => act.startsWith('trust.'));
    expect(told).toEqual(['trust.rule_created', 'trust.rule_changed', 'trust.rule_deleted']);
  });

  it('are for administrators', async () => {
    for (const [caller, status] of [
      [community.guest, 401],
      [member, 403],
    ] as const) {
      expect((await caller.get(path)).status).toBe(status);
      expect((await caller.post(path, rule({}))).status).toBe(status);
      expect((await caller.patch(`${path}/1`, { version: 1, enabled: false })).status).toBe(status);
      expect((await caller.delete(`${path}/1`)).status).toBe(status);
      expect(
        (await caller.put('/api/v1/admin/content-rule-trial', { kind: 'word', pattern: '가나' })).status,
      ).toBe(status);
    }
  });

  it('have names of their own, also when two are made at once', async () => {
    const both = await Promise.all([
      admin.post(path, rule({ name: '둘' })),
      admin.post(path, rule({ name: '둘' })),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 422]);
    expect(both.find((answer) => answer.status === 422)!.body.errors).toMatchObject([
      { pointer: '/name', code: 'trust.rule_name_taken' },
    ]);
    await admin.delete(`${path}/${both.find((answer) => answer.status === 201)!.body.id}`);
  });

  it('refuse what cannot be a rule', async () => {
    for (const wrong of [
      { kind: 'regexp', pattern: '(' },
      { kind: 'regexp', pattern: '(a{1000}){1000}' },
      { kind: 'link', pattern: 'no domain' },
      { kind: 'word', pattern: '!' },
      { kind: 'spell' },
      { applies: [] },
      { action: 'explode' },
      { name: ' ' },
      { message: { ko: '한국어만' } },
      { extra: 1 },
    ])
      expect((await admin.post(path, rule(wrong))).status, JSON.stringify(wrong)).toBe(422);
    expect((await admin.get(path)).body.items).toEqual([]);
    for (const id of ['x', '0', '99999', '9'.repeat(40)])
      expect((await admin.patch(`${path}/${id}`, { version: 1, enabled: false })).status).toBe(404);
  });

  it('refuse, hold or flag what they catch, in new texts and changed ones', async () => {
    const refuse = (
      await admin.post(
        path,
        rule({
          name: '거절',
          pattern: '나쁜말',
          action: 'refuse',
          message: { ko: '다르게 써 주세요', en: 'Rephrase' },
        }),
      )
    ).body;
    const hold = (await admin.post(path, rule({ name: '보류', pattern: '도박장', applies: ['posts'] }))).body;
    expect(await write('제목', '이건 나 쁜 말 이다')).toMatchObject({
      status: 422,
      body: {
        errors: [
          {
            pointer: '/body',
            code: 'trust.refused_by_rule',
            params: { message: { ko: '다르게 써 주세요' } },
          },
        ],
      },
    });
    const held = await write('도.박.장 소개', '본문');
    expect(held).toMatchObject({ status: 201, body: { withheld: 'held' } });
    const other = await community.signUp();
    expect((await other.get(`/api/v1/posts/${held.body.id}`)).status).toBe(404);
    expect((await member.get(`/api/v1/posts/${held.body.id}`)).body.withheld).toBe('held');
    const fine = (await write('좋은 글', '본문 하나')).body;
    expect(fine.withheld).toBeNull();
    expect(
      (await member.post(`/api/v1/posts/${fine.id}/comments`, { body: '도박장 이야기' })).body.withheld,
    ).toBeNull();
    // What was fine before is looked at again when its words change.
    expect((await member.patch(`/api/v1/posts/${fine.id}`, { body: '이제 도박장 홍보' })).body.withheld).toBe(
      'held',
    );
    expect((await other.get(`/api/v1/posts/${fine.id}`)).status).toBe(404);
    await admin.patch(`${path}/${refuse.id}`, { enabled: false, version: 1 });
    expect((await write('다시', '나쁜말이지만 이제 괜찮은 규칙')).status).toBe(201);
    await admin.delete(`${path}/${hold.id}`);
    expect((await write('또', '도박장이지만 규칙이 없다')).body.withheld).toBeNull();
    // Cards cannot wait.
    await admin.post(path, rule({ name: '카드', pattern: '출장안마', applies: ['cards'] }));
    expect(await member.patch('/api/v1/me', { introduction: '출 장 안 마' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/introduction', code: 'trust.refused_by_rule' }] },
    });
    expect((await member.patch('/api/v1/me', { introduction: '안녕하세요' })).status).toBe(200);
    // Staff are not judged.
    await admin.post(path, rule({ name: '직원', pattern: '점검', action: 'refuse' }));
    expect((await write('점검 안내', '점검합니다', admin)).status).toBe(201);
  });

  it('can be tried before they are saved', async () => {
    const trial = (body: object) => admin.put('/api/v1/admin/content-rule-trial', body);
    const writer = await community.signUp();
    await write('고양이 사진', '우리 고양이예요', writer);
    await write('강아지 사진', '우리 강아지예요', writer);
    const before = (await admin.get(path)).body.items.length;
    const found = await trial({ kind: 'word', pattern: '고양이', text: '고 양 이' });
    expect(found).toMatchObject({ status: 200, body: { text: true, caught: 1, slow: false } });
    expect(found.body.samples).toMatchObject([{ title: '고양이 사진' }]);
    expect(found.body.looked).toBeGreaterThanOrEqual(2);
    expect((await trial({ kind: 'regexp', pattern: '없는 .{3} 말' })).body).toMatchObject({
      text: null,
      caught: 0,
    });
    expect((await trial({ kind: 'regexp', pattern: '(' })).status).toBe(422);
    expect((await admin.get(path)).body.items).toHaveLength(before);
  });
});
