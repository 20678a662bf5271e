import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Caller, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let reader: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': 10_000 });
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
  await admin.post('/api/v1/spaces', {
    slug: 'staff',
    name: '운영',
    rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
  });
  author = await community.signUp('솔방울');
  reader = await community.signUp('읽는이');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

const indexed = () => community.node.jobs.drain();

async function publish(person: Person, post: object): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', title: '제목', body: '본문', ...post });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}

async function comment(person: Person, postId: string, fields: object): Promise<string> {
  const made = await person.post(`/api/v1/posts/${postId}/comments`, fields);
  expect(made.status).toBe(201);
  return made.body.id as string;
}

const search = (caller: Caller, query: Record<string, string>) =>
  caller.get(`/api/v1/search?${new URLSearchParams(query)}`);
const idsOf = async (caller: Caller, query: Record<string, string>): Promise<string[]> =>
  (await search(caller, query)).body.items.map((item: { id: string }) => item.id);
const cut = (text: string, ranges: { start: number; end: number }[]) =>
  ranges.map(({ start, end }) => text.slice(start, end));

describe('a search', () => {
  it('finds a post by its title and its text, and marks the words', async () => {
    const id = await publish(author, {
      title: '두루미 관찰 일지',
      body: '강가에서 두루미 세 마리를 봤어요.',
    });
    await indexed();
    const { status, body } = await search(community.guest, { q: '두루미' });
    expect(status).toBe(200);
    const [item] = body.items;
    expect(item).toMatchObject({ id, title: '두루미 관찰 일지', tier: 'words', matchedComment: null });
    expect(item.author.handle).toBe(author.handle);
    expect(cut(item.title, item.highlights.title)).toContain('두루미');
    expect(cut(item.excerpt, item.highlights.excerpt).join(' ')).toContain('두루미');
    expect(body.total).toEqual({ count: 1, exact: true });
  });

  it('finds a post once by the words of its comments, and shows which comment it was', async () => {
    const id = await publish(author, { title: '아침 인사' });
    const other = await comment(reader, id, { body: '다들 평안하세요' });
    const commentId = await comment(reader, id, { body: '왜가리도 인사해요' });
    await indexed();
    const { items } = (await search(community.guest, { q: '왜가리' })).body;
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id,
      matchedComment: { id: commentId, anonymous: false, author: { handle: reader.handle } },
    });
    expect(cut(items[0].matchedComment.excerpt, items[0].matchedComment.highlights).join(' ')).toContain(
      '왜가리',
    );
    expect(other).not.toBe(commentId);
    expect(await idsOf(community.guest, { q: '왜가리', type: 'post' })).toEqual([]);
    expect(await idsOf(community.guest, { q: '왜가리', type: 'comment' })).toEqual([id]);
  });

  it('narrows by space, kind, tag, author and time', async () => {
    const id = await publish(author, { title: '따오기 소식', tags: ['물새'] });
    await publish(reader, { title: '따오기 질문', space: 'masked' });
    await indexed();
    const hour = 3_600_000;
    const past = new Date(Date.now() - hour).toISOString();
    const future = new Date(Date.now() + hour).toISOString();
    const found = (query: Record<string, string>) => idsOf(community.guest, { q: '따오기', ...query });
    expect(await found({})).toHaveLength(2);
    expect(await found({ space: 'free' })).toEqual([id]);
    expect(await found({ tag: '#물새' })).toEqual([id]);
    expect(await found({ author: author.handle })).toEqual([id]);
    expect(await found({ author: 'nobody-at-all' })).toEqual([]);
    expect(await found({ kind: 'discussion' })).toHaveLength(2);
    expect(await found({ kind: 'no-such-kind' })).toEqual([]);
    expect(await found({ from: past, until: future })).toHaveLength(2);
    expect(await found({ until: past })).toEqual([]);
    expect(await found({ from: future })).toEqual([]);
  });

  it('goes on page by page, each post once, and refuses a cursor of its caller’s making', async () => {
    for (let index = 0; index < 5; index += 1) await publish(author, { title: `물총새 ${index}` });
    await indexed();
    for (const sort of ['relevance', 'new']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await search(community.guest, {
          q: '물총새',
          limit: '2',
          sort,
          ...(cursor && { cursor }),
        });
        seen.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toHaveLength(5);
      expect(new Set(seen).size).toBe(5);
    }
    for (const cursor of ['x', '[]', 'W10', "'; drop table posts; --", '%00', '-1'])
      expect((await search(community.guest, { q: '물총새', cursor })).status, cursor).toBe(422);
  });

  it('for nothing finds nothing', async () => {
    for (const q of ['', '   ', '\u3000']) {
      expect((await search(community.guest, { q })).body).toMatchObject({
        items: [],
        members: [],
        nextCursor: null,
      });
    }
    expect((await community.guest.get('/api/v1/search')).status).toBe(200);
  });

  it('finds people by name and handle', async () => {
    await indexed();
    const beside = (await search(community.guest, { q: '솔방울' })).body.members;
    expect(beside).toMatchObject([{ handle: author.handle, name: '솔방울', withdrawn: false }]);
    const only = (await search(community.guest, { q: '솔방울', type: 'member' })).body;
    expect(only).toMatchObject({ items: [], members: [{ handle: author.handle }] });
    expect(JSON.stringify(only)).not.toContain(author.email);
    expect((await search(community.guest, { q: author.email, type: 'member' })).body.members).toEqual([]);
  });
});

describe('what somebody may not read', () => {
  it('is not found, not counted, not previewed, not suggested and not similar', async () => {
    const secret = await publish(moderator, {
      space: 'staff',
      title: '저어새 비밀 회의',
      body: '저어새 예산',
    });
    await comment(moderator, secret, { body: '저어새 결재' });
    const open = await publish(author, { title: '저어새 산책', body: '저어새를 만났어요' });
    await indexed();
    for (const caller of [community.guest, reader]) {
      const { body } = await search(caller, { q: '저어새' });
      expect(body.items.map((item: { id: string }) => item.id)).toEqual([open]);
      expect(body.total).toEqual({ count: 1, exact: true });
      expect((await search(caller, { q: '저어새', space: 'staff' })).status).toBe(404);
      const texts = await Promise.all([
        caller.get(`/api/v1/search/preview?q=${encodeURIComponent('저어새')}`),
        caller.get(`/api/v1/search/suggestions?q=${encodeURIComponent('비')}`),
        caller.get(`/api/v1/posts/${open}/similar`),
      ]);
      for (const { status, body: shown } of texts) {
        expect(status).toBe(200);
        expect(JSON.stringify(shown)).not.toContain('비밀');
      }
      expect((await caller.get(`/api/v1/posts/${secret}/similar`)).status).toBe(404);
    }
    const similar = await reader.post('/api/v1/search/similar', {
      title: '저어새 비밀 회의',
      body: '저어새 예산',
    });
    expect(similar.status).toBe(200);
    expect(JSON.stringify(similar.body)).not.toContain('비밀');
    expect(await idsOf(moderator, { q: '저어새' })).toHaveLength(2);
  });

  it('stays hidden when the cursor of somebody who may is used', async () => {
    for (let index = 0; index < 3; index += 1)
      await publish(moderator, { space: 'staff', title: `고니 ${index}` });
    await indexed();
    const { nextCursor } = (await search(moderator, { q: '고니', limit: '1' })).body;
    const stolen = await search(reader, { q: '고니', limit: '1', cursor: nextCursor });
    expect([200, 422]).toContain(stolen.status);
    expect(JSON.stringify(stolen.body)).not.toContain('고니 ');
  });

  it('is hidden from the moment that its space closes, before anything is indexed again', async () => {
    const admin = await community.signUp('문 닫는 이', 'admin');
    await admin.post('/api/v1/spaces', { slug: 'closing', name: '닫힐 곳' });
    await publish(author, { space: 'closing', title: '뜸부기 이야기' });
    await indexed();
    expect(await idsOf(reader, { q: '뜸부기' })).toHaveLength(1);
    const staff = { read: 'moderator', write: 'moderator', comment: 'moderator' };
    expect((await admin.patch('/api/v1/spaces/closing', { rights: staff })).status).toBe(200);
    expect(await idsOf(reader, { q: '뜸부기' })).toEqual([]);
    await indexed();
    const suggested = await reader.get(`/api/v1/search/suggestions?q=${encodeURIComponent('뜸')}`);
    expect(JSON.stringify(suggested.body)).not.toContain('뜸부기');
  });
});

describe('an anonymous text', () => {
  it('is found by its words and never by its author', async () => {
    const id = await publish(author, { space: 'masked', title: '개개비의 고백', anonymous: true });
    const commentId = await comment(author, id, { body: '호반새의 고백', anonymous: true });
    await indexed();
    for (const q of ['개개비', '호반새']) {
      const answer = await search(reader, { q });
      expect(answer.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
      expect(JSON.stringify(answer.body)).not.toContain(author.handle);
      expect(JSON.stringify(answer.body)).not.toContain(author.id);
      for (const caller of [community.guest, reader, author, moderator])
        expect(await idsOf(caller, { q, author: author.handle })).toEqual([]);
    }
    const [item] = (await search(reader, { q: '호반새' })).body.items;
    expect(item.matchedComment).toMatchObject({ id: commentId, author: null, anonymous: true });
  });
});

describe('a box that is being typed in', () => {
  it('shows the best of each kind and people', async () => {
    const id = await publish(author, { title: '할미새 사진' });
    await community.signUp('할미새');
    await indexed();
    const { status, body } = await community.guest.get(
      `/api/v1/search/preview?q=${encodeURIComponent('할미새')}`,
    );
    expect(status).toBe(200);
    expect(body.groups).toMatchObject([{ kind: 'discussion', items: [{ id }] }]);
    expect(body.members).toMatchObject([{ name: '할미새' }]);
    expect((await community.guest.get('/api/v1/search/preview?q=')).body).toEqual({
      groups: [],
      members: [],
      searchedAs: null,
    });
  });
});
