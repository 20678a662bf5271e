import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Caller, type Community, type Person } from '../test/community.ts';

/**
 * Somebody writes, answers, changes and deletes without their name; then every GET route of the running app is asked by
 * everybody else. Nothing of who they are may be in an answer that was not there before, and where their own card is asked
 * for, the answer must be the very same.
 */
let community: Community;
let hidden: Person;
let callers: [string, Caller][];
const avatar = '/files/0f9c1d2e-aaaa-4000-8000-00000000cafe/face.webp';
const name = '가려진 두루미';

const anonymous = { anonymous: true };
const objects = {
  post: '',
  others: '',
  /** A meet-up that they host, and one of somebody else that they joined, both without names. */
  hosted: '',
  joined: '',
  comment: '',
  reply: '',
  file: '0f9c1d2e-0000-4000-8000-000000000000',
};

beforeAll(async () => {
  community = await startCommunity();
  hidden = await community.signUp(name);
  const member = await community.signUp('다른 이');
  const moderator = await community.signUp('지킴이', 'moderator');
  const admin = await community.signUp('마당지기', 'admin');
  callers = [
    ['guest', community.guest],
    ['member', member],
    ['moderator', moderator],
    ['admin', admin],
  ];
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
  await community.node.ctx.db
    .updateTable('members')
    .set({ avatar_url: avatar, introduction: '두루미를 좋아해요' })
    .where('account_id', '=', hidden.id)
    .execute();
  const others = await member.post('/api/v1/posts', { space: 'masked', title: '남의 글', body: '들어와요' });
  objects.others = others.body.id;
  await admin.post('/api/v1/spaces', {
    slug: 'meetups',
    name: '모임',
    kind: 'meetup',
    anonymousAllowed: true,
  });
  objects.joined = await meetUp(member);
});
afterAll(() => community.stop());

async function meetUp(host: Person): Promise<string> {
  const startsAt = new Date(Date.now() + 30 * 3_600_000).toISOString();
  const facet = { startsAt, category: 'meal', capacity: 4, joinPolicy: 'open' };
  const post = { space: 'meetups', title: '같이 먹어요', body: '아무나', facet, ...anonymous };
  return (await host.post('/api/v1/posts', post)).body.id;
}

/** Addresses of every GET route; queries lead to what the bare address leaves out. */
function addresses(): string[] {
  const words: Record<string, string> = {
    slug: 'masked',
    tag: encodeURIComponent('두루미'),
    handle: encodeURIComponent(hidden.handle),
    accountId: hidden.id,
    key: 'new',
    revision: '1',
    name: 'posts-1.xml',
  };
  const bare = community.node.app.routes
    .filter(({ method, url, endless }) => method === 'GET' && !url.includes('*') && !endless)
    .flatMap(({ url }) =>
      idsFor(url).map((id) =>
        url.replace(/:(\w+)/g, (_, word: string) => (word === 'id' ? id : words[word]!)),
      ),
    );
  const handle = encodeURIComponent(hidden.handle);
  return [
    ...bare,
    `/api/v1/posts?author=${handle}`,
    `/api/v1/posts?space=masked&sort=active`,
    `/api/v1/posts?space=masked&sort=popular&window=hour`,
    `/api/v1/posts/${objects.post}/comments?under=${objects.comment}`,
    `/api/v1/posts/${objects.post}/revisions/2`,
    `/api/v1/members?query=${encodeURIComponent('두루미')}`,
    `/api/v1/members?sort=active`,
    `/api/v1/meetups?space=meetups&sort=new`,
    `/api/v1/search?q=${encodeURIComponent('두루미')}&author=${handle}`,
    `/api/v1/search?q=${encodeURIComponent('털어놓기')}`,
    `/api/v1/search/preview?q=${encodeURIComponent('털어놓기')}`,
    `/api/v1/tags?query=${encodeURIComponent('두')}`,
  ];
}

function idsFor(url: string): string[] {
  if (url.includes('/posts/:id'))
    return [objects.post || '1', objects.others, objects.hosted || '1', objects.joined];
  if (url.includes('/comments/:id')) return [objects.comment || '1', objects.reply || '1'];
  return [url.includes('/files/') ? objects.file : hidden.id];
}

const traces = () => [hidden.id, hidden.handle, encodeURIComponent(hidden.handle), name, avatar];

/** How often somebody can be recognised in an answer. */
function recognised({ body }: Answer): number {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  return traces().reduce((sum, trace) => sum + text.split(trace).length - 1, 0);
}

async function walk(): Promise<Map<string, { count: number; answer: Answer }>> {
  const seen = new Map<string, { count: number; answer: Answer }>();
  for (const [who, caller] of callers)
    for (const path of addresses()) {
      const answer = await caller.get(path);
      expect(answer.status, `${who} ${path}`).toBeLessThan(500);
      seen.set(`${who} ${path}`, { count: recognised(answer), answer });
    }
  return seen;
}

async function speakAnonymously(): Promise<void> {
  const made = await hidden.post('/api/v1/posts', {
    space: 'masked',
    title: '털어놓기',
    body: '아무도 모르게',
    tags: ['두루미'],
    ...anonymous,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  objects.post = made.body.id;
  await hidden.patch(`/api/v1/posts/${objects.post}`, { body: '아무도 모르게, 고쳐서' });
  const own = await hidden.post(`/api/v1/posts/${objects.post}/comments`, { body: '덧붙여요', ...anonymous });
  objects.comment = own.body.id;
  const there = await hidden.post(`/api/v1/posts/${objects.others}/comments`, {
    body: '저도요',
    ...anonymous,
  });
  objects.reply = there.body.id;
  await hidden.patch(`/api/v1/comments/${objects.reply}`, { body: '저도 그래요' });
  const gone = await hidden.post(`/api/v1/posts/${objects.others}/comments`, {
    body: '지울 말',
    ...anonymous,
  });
  await hidden.delete(`/api/v1/comments/${gone.body.id}`);
  await hidden.put(`/api/v1/posts/${objects.post}/like`);
  await hidden.put(`/api/v1/posts/${objects.post}/bookmark`);
  await hidden.put(`/api/v1/comments/${objects.comment}/like`);
  await hidden.put(`/api/v1/posts/${objects.post}/visit`, { seenUntil: new Date().toISOString() });
  await hidden.put('/api/v1/drafts/new', { body: '아직 아무에게도', ...anonymous });
  await hidden.get(`/api/v1/posts/${objects.post}`);
  objects.hosted = await meetUp(hidden);
  expect((await hidden.put(`/api/v1/posts/${objects.joined}/participants/me`)).body.taken).toBe(2);
  await community.node.jobs.drain();
}

describe('who speaks without a name', () => {
  it('is in no answer to anybody else', async () => {
    const before = await walk();
    await speakAnonymously();
    const after = await walk();
    expect(after.size).toBeGreaterThan(160);
    const told = [...after].flatMap(([address, { count }]) => {
      const known = before.get(address)?.count ?? 0;
      return count > known ? [`${address}: ${known} → ${count}`] : [];
    });
    expect(told).toEqual([]);
    // The walk does see them where they may be seen, and their posts where those are.
    expect(after.get(`guest /api/v1/members/${encodeURIComponent(hidden.handle)}`)!.count).toBeGreaterThan(1);
    expect(after.get(`guest /api/v1/posts/${objects.post}`)!.answer.body).toMatchObject({
      title: '털어놓기',
      author: null,
      anonymous: true,
    });
    const about = [...after].filter(([address]) => address.includes(encodeURIComponent(hidden.handle)));
    expect(about.length).toBeGreaterThan(10);
    for (const [address, { answer }] of about)
      expect(answer.body, address).toEqual(before.get(address)?.answer.body);
  });

  it('is not in the answers to what others do with it', async () => {
    const [, member, moderator] = callers.map(([, caller]) => caller);
    const path = `/api/v1/posts/${objects.post}`;
    const answers = [
      await member!.put(`${path}/like`),
      await member!.post(`${path}/comments`, { body: '힘내요', parentId: objects.comment }),
      await member!.get(`${path}/participants`),
      await moderator!.patch(path, { pinned: true }),
      await moderator!.delete(path),
      await moderator!.put(`${path}/restoration`),
      await moderator!.delete(`/api/v1/comments/${objects.reply}`),
      await moderator!.put(`/api/v1/comments/${objects.reply}/restoration`),
      await moderator!.patch(path, { title: '남의 글 고치기' }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeLessThan(404);
      expect(recognised(answer), JSON.stringify(answer.body)).toBe(0);
    }
  });

  it('knows their own', async () => {
    const post = await hidden.get(`/api/v1/posts/${objects.post}`);
    expect(post.body).toMatchObject({
      author: null,
      body: '아무도 모르게, 고쳐서',
      mine: { authored: true, edit: true },
    });
    const comment = await hidden.get(`/api/v1/comments/${objects.reply}`);
    expect(comment.body).toMatchObject({ author: null, mine: { authored: true } });
  });
});
