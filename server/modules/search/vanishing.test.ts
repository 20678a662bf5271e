import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Caller, type Community, type Person } from '../../test/community.ts';
import { indexMember } from './use-cases/index-documents.ts';

/** What is hidden is not found once the answer is there: no job runs between hiding and looking. */
let community: Community;
let admin: Person;
let author: Person;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  const set = {
    'search.time_limit_ms': 10_000,
    'members.pets': true,
    'members.catalogue': {
      jobFields: [{ key: 'keeper', name: { ko: '사육사', en: 'Keeper' } }],
      stackGroups: [],
    },
  };
  await admin.patch('/api/v1/admin/settings', set);
  author = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

const indexed = () => community.node.jobs.drain();

async function ask(who: Caller, path: string): Promise<string> {
  const answer = await who.get(path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return JSON.stringify(answer.body);
}

async function handles(q: string): Promise<string[]> {
  const { body } = await community.guest.get(`/api/v1/search?type=member&q=${encodeURIComponent(q)}`);
  return body.members.map((member: { handle: string }) => member.handle);
}

describe('a card', () => {
  const words = {
    introduction: '왕잠자리',
    careers: '밀잠자리상회',
    pets: '고추좀잠자리',
  } as const;
  const seenByAll = { introduction: 'everybody', careers: 'everybody', pets: 'everybody' };
  let owner: Person;

  beforeAll(async () => {
    owner = await community.signUp('잠자리');
    const filled = await owner.patch('/api/v1/me', {
      introduction: `${words.introduction} 사진을 찍어요`,
      careers: [{ company: words.careers, role: '점장', from: '2020-01', until: null }],
      pets: [
        { name: words.pets, species: 'dog', breed: '말티즈', birthday: null, sex: 'male', weightKg: null },
      ],
      visibility: seenByAll,
    });
    expect(filled.status, JSON.stringify(filled.body)).toBe(200);
  });

  it.each(Object.entries(words))(
    'is not found by its %s from the moment that it is hidden',
    async (field, word) => {
      for (const level of ['members', 'me']) {
        await owner.patch('/api/v1/me', { visibility: { [field]: 'everybody' } });
        expect(await handles(word)).toEqual([owner.handle]);
        const hidden = await owner.patch('/api/v1/me', { visibility: { [field]: level } });
        expect(hidden.status).toBe(200);
        expect(await handles(word)).toEqual([]);
        // Everything else still leads to its owner.
        expect(await handles('잠자리')).toEqual([owner.handle]);
      }
    },
  );

  it('stays as it was when the change was refused', async () => {
    await owner.patch('/api/v1/me', { visibility: seenByAll });
    const refused = await owner.patch('/api/v1/me', { visibility: { introduction: 'me' }, version: 1 });
    expect(refused.status).toBe(409);
    expect(await handles(words.introduction)).toEqual([owner.handle]);
  });

  it('does not come back by a job that began before', async () => {
    const { ctx } = community.node;
    for (let round = 0; round < 5; round += 1) {
      await owner.patch('/api/v1/me', { visibility: seenByAll });
      const hiding = owner.patch('/api/v1/me', { visibility: { introduction: 'me' } });
      await Promise.all([indexMember(ctx, owner.id), hiding, indexMember(ctx, owner.id)]);
      expect(await handles(words.introduction)).toEqual([]);
    }
    await indexed();
    expect(await handles(words.introduction)).toEqual([]);
  });

  it('is gone with its owner', async () => {
    const left = await owner.delete('/api/v1/me', { password: owner.password });
    expect(left.status).toBeLessThan(300);
    for (const word of [...Object.values(words), '잠자리', owner.handle])
      expect(await handles(word)).toEqual([]);
  });
});

describe('a space that closes', () => {
  const open = { read: 'guest', write: 'member', comment: 'member' };
  const staff = { read: 'moderator', write: 'moderator', comment: 'moderator' };

  it('takes its posts, their words and what is alike with it', async () => {
    await admin.post('/api/v1/spaces', { slug: 'pond', name: '연못', rights: open });
    const write = async (space: string, title: string) =>
      (await author.post('/api/v1/posts', { space, title, body: '물장군 관찰 일지예요' })).body.id as string;
    const outside = await write('free', '장구애비 관찰');
    const inside = await write('pond', '소금쟁이 관찰');
    await indexed();
    const word = encodeURIComponent('소금쟁이');
    const paths = [
      `/api/v1/search?q=${word}`,
      `/api/v1/search/preview?q=${word}`,
      `/api/v1/search/suggestions?q=${encodeURIComponent('소금')}`,
      `/api/v1/posts/${outside}/similar`,
    ];
    for (const path of paths) expect(await ask(author, path), path).toContain('소금쟁이');
    const closed = await admin.patch('/api/v1/spaces/pond', { rights: staff });
    expect(closed.status).toBe(200);
    for (const path of paths) expect(await ask(author, path), path).not.toContain('소금쟁이');
    expect(await ask(admin, `/api/v1/search?q=${word}`)).toContain(`"id":"${inside}"`);
  });
});

describe('a post or comment that is taken away', () => {
  it('leaves no hit, no preview and no word behind', async () => {
    const post = await author.post('/api/v1/posts', { space: 'free', title: '물방개 소식', body: '물방개' });
    const comment = await author.post(`/api/v1/posts/${post.body.id}/comments`, { body: '게아재비 봤어요' });
    await indexed();
    const paths = (typed: string) =>
      ['search', 'search/preview', 'search/suggestions'].map(
        (path) => `/api/v1/${path}?q=${encodeURIComponent(typed)}`,
      );
    for (const path of [...paths('물방개'), ...paths('게아재비')])
      expect(await ask(community.guest, path), path).toMatch(/물방개|게아재비/);
    await admin.delete(`/api/v1/comments/${comment.body.id}`);
    for (const path of paths('게아재비'))
      expect(await ask(community.guest, path), path).not.toContain('게아재비');
    await admin.delete(`/api/v1/posts/${post.body.id}`);
    for (const path of paths('물방개'))
      expect(await ask(community.guest, path), path).not.toContain('물방개');
  });
});
