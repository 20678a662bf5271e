import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;
let room: string;
const rules = '/api/v1/admin/content-rules';

beforeAll(async () => {
  // Budgets as on a real site: a load test is kept from nothing.
  community = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
  [admin, member] = [await community.signUp('운영자', 'admin'), await community.signUp('회원')];
  room = (await member.post('/api/v1/rooms', { type: 'group', title: '모임', listed: true })).body.id;
  await admin.put(`/api/v1/rooms/${room}/members/me`, {});
});
afterAll(() => community.stop());

const path = () => `/api/v1/rooms/${room}/messages`;
const say = (content: string, person = member) => person.post(path(), { content });
const rule = async (name: string, pattern: string, action: string, more: object = {}) => {
  const body = { name, pattern, action, kind: 'word', applies: ['messages'], ...more };
  expect((await admin.post(rules, body)).status).toBe(201);
};
const cases = async () => {
  await community.node.jobs.drain();
  const { body } = await admin.get('/api/v1/moderation/queue');
  return body.items.filter((one: { target: { type: string } }) => one.target.type === 'message');
};

describe('what is said in rooms', () => {
  it('is refused by rules of the site, new or changed', async () => {
    await rule('욕', '나쁜말', 'refuse', { message: { ko: '쓰지 마세요', en: 'Do not' } });
    const refused = {
      status: 422,
      body: { errors: [{ pointer: '/content', code: 'trust.refused_by_rule' }] },
    };
    expect(await say('이런 나 쁜 말')).toMatchObject(refused);
    const { body } = await say('좋은 말');
    expect(await member.patch(`${path()}/${body.seq}`, { content: '나쁜말' })).toMatchObject(refused);
    expect((await say('나쁜말', admin)).status).toBe(201);
    await admin.patch('/api/v1/admin/settings', { 'trust.refused_domains': ['casino.example'] });
    expect(await say('https://www.casino.example/1')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/content', code: 'trust.link_refused' }] },
    });
    expect(await cases()).toEqual([]);
  });

  it('is said and looked at where a text would be held or flagged', async () => {
    await rule('도박', '도박장', 'hold');
    const { status, body } = await say('도박장 갈래?');
    expect(status).toBe(201);
    const [found, ...more] = await cases();
    expect(more).toEqual([]);
    expect(found.target).toMatchObject({ type: 'message', id: `${room}/${body.seq}` });
    const shown = (await admin.get(`${path()}?limit=1`)).body.items[0];
    expect(shown).toMatchObject({ seq: body.seq, content: '도박장 갈래?', deletedAt: null });
    // What is gone before somebody looks is nobody's case.
    const gone = (await say('도박장 또')).body;
    await member.delete(`${path()}/${gone.seq}`);
    expect(await cases()).toHaveLength(1);
  });

  it('is left alone by rules for other places', async () => {
    await rule('글', '바나나', 'refuse', { applies: ['posts', 'comments', 'cards'] });
    expect((await say('바나나 주세요')).status).toBe(201);
    await rule('모두', '사과주스', 'refuse', { applies: ['all'] });
    expect((await say('사과주스 주세요')).status).toBe(422);
  });
});
