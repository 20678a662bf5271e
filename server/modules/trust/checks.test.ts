import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { release } from '../posts/index.ts';
import { budgets as limits } from './trust.settings.ts';

let now = new Date();
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
let one: Community;
let two: Community;
let admin: Person;

beforeAll(async () => {
  const env = { RATE_LIMIT_SCALE: '1' };
  one = await startCommunity({ env, now: () => now });
  two = await startCommunity({ env, now: () => now, connectionString: one.connectionString });
  admin = await one.signUp('마당지기', 'admin');
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

const set = async (settings: object) =>
  expect((await admin.patch('/api/v1/admin/settings', settings)).status).toBe(200);

const write = (person: Person, title: string, body: string) =>
  person.post('/api/v1/posts', { space: 'free', title, body });

/** The same member on the other node. */
const elsewhere = (person: Person, url: string, payload: object) =>
  two.request({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Bearer ${person.token}` },
  });

describe('the same text twice', () => {
  it('is a double submit that names the first one', async () => {
    const person = await one.signUp();
    const first = await write(person, '한 번', '같은 글');
    expect(first.status).toBe(201);
    expect(await write(person, '한 번', '같은 글 ')).toMatchObject({
      status: 409,
      body: { code: 'posts.duplicate', params: { postId: first.body.id } },
    });
    const comment = { body: '같은 댓글' };
    const said = await person.post(`/api/v1/posts/${first.body.id}/comments`, comment);
    expect(await person.post(`/api/v1/posts/${first.body.id}/comments`, comment)).toMatchObject({
      status: 409,
      body: { params: { postId: first.body.id, commentId: said.body.id } },
    });
    // Somebody else may say the same, and so may the same one later.
    expect((await write(await one.signUp(), '한 번', '같은 글')).status).toBe(201);
    later(61);
    expect((await write(person, '한 번', '같은 글')).status).toBe(201);
  });

  it('at once, on two nodes, is stored once', async () => {
    const person = await one.signUp();
    const body = { space: 'free', title: '동시에', body: '누른 글' };
    const answers = await Promise.all([
      person.post('/api/v1/posts', body),
      elsewhere(person, '/api/v1/posts', body),
      person.post('/api/v1/posts', body),
      elsewhere(person, '/api/v1/posts', body),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });
});

describe('many alike', () => {
  const text = (way: string) =>
    `오늘만 드리는 특별한 혜택입니다. 지금 바로 ${way} 오시면 선착순으로 선물을 드려요. 놓치지 말고 참여하세요, 마감이 가까워요.`;

  it('wait for a look, whoever wrote them', async () => {
    const people = [await one.signUp(), await one.signUp(), await one.signUp()];
    expect((await write(people[0]!, '혜택', text('여기로'))).body.withheld).toBeNull();
    expect((await write(people[1]!, '혜택', text('저기로'))).body.withheld).toBeNull();
    expect((await write(people[2]!, '혜택', text('이리로'))).body.withheld).toBeNull();
    const fourth = await write(people[0]!, '혜택!', text('거기로'));
    expect(fourth).toMatchObject({ status: 201, body: { withheld: 'held' } });
    later(25 * 3600);
    expect((await write(people[1]!, '혜택', text('그리로'))).body.withheld).toBeNull();
  });

  it('links of new members wait too', async () => {
    await set({ 'trust.hold_link_hours': 0 });
    const people = [await one.signUp(), await one.signUp(), await one.signUp()];
    const held = [];
    for (const [index, person] of people.entries())
      held.push(
        (await write(person, `소식 ${index}`, `${index}번째 말 https://www.one.example/page/?from=${index}`))
          .body.withheld,
      );
    expect(held).toEqual([null, null, 'held']);
    await set({ 'trust.hold_link_hours': null });
  });
});

describe('a new member', () => {
  it('waits with links until staff have let a few through', async () => {
    const person = await one.signUp();
    const watcher = await one.signUp();
    const post = (index: number) => write(person, `첫 글 ${index}`, `${index}: https://site${index}.example`);
    const first = (await post(1)).body;
    const second = (await post(2)).body;
    expect([first.withheld, second.withheld]).toEqual(['held', 'held']);
    expect((await watcher.get(`/api/v1/posts/${first.id}`)).status).toBe(404);
    expect((await write(person, '링크 없는 글', '안녕하세요')).body.withheld).toBeNull();
    for (const { id } of [first, second])
      await one.node.ctx.transaction((tx) => release(tx, { type: 'post', id }));
    await one.node.jobs.drain();
    await one.node.jobs.drain();
    expect((await watcher.get(`/api/v1/posts/${first.id}`)).status).toBe(200);
    const row = await one.node.ctx.db
      .selectFrom('trust_members')
      .select('approved')
      .where('account_id', '=', person.id)
      .executeTakeFirstOrThrow();
    expect(row.approved).toBe(2);
    expect((await post(3)).body.withheld).toBeNull();
  });

  it('waits with the first texts where the host says so', async () => {
    await set({ 'trust.hold_first': 2 });
    const person = await one.signUp();
    const held = [];
    for (const index of [1, 2, 3])
      held.push((await write(person, `글 ${index}`, `말 ${index}`)).body.withheld);
    expect(held).toEqual(['held', 'held', null]);
    await set({ 'trust.hold_first': null });
  });

  it('is not held for links to where the host allows them, nor after a day', async () => {
    await set({ 'trust.allowed_domains': ['friend.example'], 'trust.refused_domains': ['foe.example'] });
    const person = await one.signUp();
    expect((await write(person, '벗', 'https://www.friend.example/a')).body.withheld).toBeNull();
    expect(await write(person, '적', 'https://x.foe.example')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/body', code: 'trust.link_refused', params: { host: 'x.foe.example' } }] },
    });
    expect((await write(person, '적', '여기 foe.example 로')).status).toBe(422);
    await set({ 'trust.allowed_domains': null, 'trust.refused_domains': null });
    later(25 * 3600);
    expect((await write(person, '하루 뒤', 'https://else.example')).body.withheld).toBeNull();
  });
});

describe('budgets', () => {
  const spans = (limit: number) => ({ hour: [limit, 50, 50, 50], day: [50, 90, 90, 90] });
  const plenty = spans(50);
  const budgets = {
    posts: plenty,
    comments: plenty,
    flags: plenty,
    uploads: plenty,
    mentions: plenty,
    links: plenty,
  };

  it('are the same on every node, to the last one', async () => {
    await set({ 'trust.budgets': { ...budgets, comments: spans(5) } });
    await expect.poll(() => two.node.ctx.setting(limits).comments.hour[0], { timeout: 20_000 }).toBe(5);
    const person = await one.signUp();
    const post = (await write(person, '모임', '이야기해요')).body;
    const url = `/api/v1/posts/${post.id}/comments`;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? person.post(url, { body: `말 ${index}` })
          : elsewhere(person, url, { body: `말 ${index}` }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(5);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(7);
    expect(refused[0]!.body).toMatchObject({
      code: 'trust.limit',
      params: { what: 'comments', span: 'hour', limit: 5, level: 0, moreFromLevel: 1 },
    });
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(3500);
    expect(refused[0]!.headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': '0' });
    const own = (await person.get('/api/v1/me/trust')).body.budgets;
    expect(
      own.find((one: { what: string; span: string }) => one.what === 'comments' && one.span === 'hour'),
    ).toMatchObject({ limit: 5, left: 0 });
    later(3601);
    expect((await person.post(url, { body: '한 시간 뒤' })).status).toBe(201);
    await set({ 'trust.budgets': null });
  });

  it('are not spent by what is refused', async () => {
    await set({ 'trust.budgets': { ...budgets, posts: spans(2) } });
    const person = await one.signUp();
    for (let index = 0; index < 4; index += 1) expect((await write(person, '빈 글', ' ')).status).toBe(422);
    const first = await write(person, '하나', '글');
    expect(first.status).toBe(201);
    expect((await write(person, '하나', '글')).status).toBe(409);
    expect((await write(person, '둘', '글')).status).toBe(201);
    expect((await write(person, '셋', '글')).status).toBe(429);
    expect((await person.patch(`/api/v1/posts/${first.body.id}`, { body: '고친 글' })).status).toBe(200);
    await set({ 'trust.budgets': null });
  });

  it('bound whom one text may name, and how many links it may hold', async () => {
    const person = await one.signUp();
    const crowd = await Promise.all(Array.from({ length: 4 }, () => one.signUp()));
    const names = crowd.map(({ handle }) => `@${handle}`);
    expect(await write(person, '부름', names.join(' '))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/body', code: 'trust.too_many_mentions', params: { max: 3 } }] },
    });
    expect((await write(person, '부름', names.slice(0, 3).join(' '))).status).toBe(201);
    const links = Array.from({ length: 6 }, (_, index) => `https://l${index}.example`).join(' ');
    expect((await write(person, '링크', links)).body.errors).toMatchObject([
      { code: 'trust.too_many_links' },
    ]);
  });
});
