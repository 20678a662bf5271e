import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { completeTags } from './tags.rules.ts';

let community: Community;
let writer: Person;
let other: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('쓰는 이');
  other = await community.signUp('다른 이');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

const publish = async (person: Person, post: object) =>
  (await person.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...post })).body
    .id as string;

describe('tags that answer what was typed', () => {
  const used = [
    { tag: '프로젝트', count: 9 },
    { tag: '산책', count: 5 },
    { tag: 'TypeScript', count: 3 },
    { tag: '아침산책', count: 2 },
  ];
  it.each([
    ['', ['산행', '프로젝트', '산책', 'TypeScript', '아침산책']],
    ['산', ['산행', '산책', '아침산책']],
    ['ㅍㄹㅈ', ['프로젝트']],
    ['프롲', ['프로젝트']],
    ['type', ['TypeScript']],
    ['책', ['산책', '아침산책']],
    ['없는말', []],
  ])('%j', (typed, expected) => {
    expect(completeTags(['산행'], used, typed, 10).map(({ tag }) => tag)).toEqual(expected);
  });
});

describe('GET /tags', () => {
  it("offers the space's own first, then those in use by frequency", async () => {
    await admin.post('/api/v1/spaces', { slug: 'tagged', name: '꼬리표', tags: ['추천'] });
    for (const tags of [['자주', '가끔'], ['자주']]) await publish(writer, { space: 'tagged', tags });
    const { body } = await community.guest.get('/api/v1/tags?space=tagged');
    expect(body.items).toEqual([
      { tag: '추천', count: 0 },
      { tag: '자주', count: 2 },
      { tag: '가끔', count: 1 },
    ]);
    const typed = await community.guest.get(`/api/v1/tags?query=${encodeURIComponent('#ㅈㅈ')}&limit=1`);
    expect(typed.body.items).toEqual([{ tag: '자주', count: 2 }]);
  });

  it('never tells of a space that the reader may not open, nor of what was deleted', async () => {
    await admin.post('/api/v1/spaces', {
      slug: 'staff',
      name: '운영',
      rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
    });
    await publish(admin, { space: 'staff', tags: ['비밀말'] });
    const id = await publish(writer, { tags: ['지운말'] });
    await writer.delete(`/api/v1/posts/${id}`);
    for (const word of ['비밀', '지운'])
      expect((await other.get(`/api/v1/tags?query=${encodeURIComponent(word)}`)).body.items).toEqual([]);
    expect((await other.get('/api/v1/tags?space=staff')).status).toBe(404);
    expect((await admin.get(`/api/v1/tags?query=${encodeURIComponent('비밀')}`)).body.items).toHaveLength(1);
  });
});

describe('GET /posts/:id/participants', () => {
  it('names who spoke under their name, the last first, and nobody else', async () => {
    const id = await publish(writer, {});
    await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
    await other.post(`/api/v1/posts/${id}/comments`, { body: '댓글' });
    const { body } = await admin.get(`/api/v1/posts/${id}/participants`);
    expect(body.items.map((item: { handle: string }) => item.handle)).toEqual([other.handle, writer.handle]);
    const masked = await publish(writer, { space: 'masked', anonymous: true });
    await other.post(`/api/v1/posts/${masked}/comments`, { body: '댓글', anonymous: true });
    expect((await admin.get(`/api/v1/posts/${masked}/participants`)).body.items).toEqual([]);
    expect((await community.guest.get(`/api/v1/posts/${id}/participants`)).status).toBe(401);
    expect((await other.get('/api/v1/posts/999999/participants')).status).toBe(404);
  });
});
