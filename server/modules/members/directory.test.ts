import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community } from '../../test/community.ts';
import { createAccount } from '../accounts/index.ts';
import { importCards } from './index.ts';
import { fill, startWithCards } from './test-cards.ts';

let community: Community;

beforeAll(async () => {
  ({ community } = await startWithCards());
});
afterAll(() => community.stop());

describe('the directory', () => {
  beforeAll(async () => {
    for (const name of ['오재학', 'Tom Kessler', '김나비', '가온누리', '셋째', '넷째', '다섯째'])
      await community.signUp(name);
  });

  const names = async (query: string): Promise<string[]> => {
    const answer = await community.guest.get(`/api/v1/members?limit=100&${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.items.map(({ name }: { name: string }) => name);
  };

  it.each([
    ['오재', '오재학'],
    ['재학', '오재학'],
    ['ㅇㅈ', '오재학'],
    ['ㅈㅎ', '오재학'],
    ['오재ㅎ', '오재학'],
    ['오잭', ''],
    ['kess', 'Tom Kessler'],
    ['TOM', 'Tom Kessler'],
    ['@tomk', 'Tom Kessler'],
    ['ㄱㄴㅂ', '김나비'],
    ['나', '김나비'],
    ['%', ''],
    ['_', ''],
    ['\\', ''],
    ['essler', ''],
  ])('finds by %s: %s', async (query, expected) => {
    const found = await names(`query=${encodeURIComponent(query)}`);
    if (expected === '') expect(found).toEqual([]);
    else expect(found).toContain(expected);
  });

  it('gave members of before the same keys as new ones', async () => {
    const { db } = community.node.ctx;
    const keys = () =>
      db.selectFrom('member_name_keys').selectAll().orderBy('account_id').orderBy('key').execute();
    await community.signUp('a-b c_d 뷁Ünï 12가');
    const written = await keys();
    const file = await readFile(
      new URL('migrations/20261121T1010_member_cards.sql', import.meta.url),
      'utf8',
    );
    await db.deleteFrom('member_name_keys').execute();
    await sql.raw(file.slice(file.indexOf('with words as'))).execute(db);
    expect(written.length).toBeGreaterThan(20);
    expect(await keys()).toEqual(written);
  });

  it('finds people who were brought in together, and leaves cards that exist as they are', async () => {
    const { ctx } = community.node;
    const there = await community.signUp('먼저온이');
    const { id } = await createAccount(ctx, {
      email: 'brought@people.test',
      password: null,
      name: '들여온이',
      role: 'member',
      emailVerified: false,
    });
    const card = (accountId: string) => ({
      accountId,
      name: '들여온이',
      introduction: '',
      joinedAt: ctx.now,
    });
    await ctx.transaction((tx) => importCards(tx, [card(id), card(there.id)]));
    expect(await names(`query=${encodeURIComponent('여온')}`)).toEqual(['들여온이']);
    expect(await names(`query=${encodeURIComponent('ㅁㅈㅇ')}`)).toEqual(['먼저온이']);
  });

  it('finds somebody by a new name at once, and no longer by the old one', async () => {
    const person = await community.signUp('옛이름표');
    await fill(person, { name: '새이름표' });
    expect(await names(`query=${encodeURIComponent('새이름')}`)).toEqual(['새이름표']);
    expect(await names(`query=${encodeURIComponent('ㅅㅇㄹ')}`)).toEqual(['새이름표']);
    const byOldName = await names(`query=${encodeURIComponent('옛이름')}`);
    // The handle was made from it and stays.
    expect(byOldName).toEqual(person.handle.startsWith('옛이름') ? ['새이름표'] : []);
  });

  it.each(['new', 'active', 'name'])('pages by %s without losing or repeating anybody', async (sort) => {
    const all = await names(`sort=${sort}`);
    const paged: string[] = [];
    let cursor = '';
    do {
      const answer = await community.guest.get(`/api/v1/members?sort=${sort}&limit=2${cursor}`);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      paged.push(...answer.body.items.map(({ name }: { name: string }) => name));
      cursor = answer.body.nextCursor === null ? '' : `&cursor=${answer.body.nextCursor}`;
    } while (cursor !== '');
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(6);
    if (sort === 'name') expect(all.indexOf('가온누리')).toBeLessThan(all.indexOf('오재학'));
  });

  it.each([
    ['a sort that is not there', 'sort=karma', 422],
    [
      'a cursor of another sort',
      `sort=active&cursor=${Buffer.from('["오재학","a"]').toString('base64url')}`,
      422,
    ],
    ['a broken cursor', 'cursor=%3C%3E', 422],
    ['a maybe', 'employed=maybe', 422],
    ['an unknown filter', 'phone=010', 422],
  ])('refuses %s', async (_, query, status) => {
    expect((await community.guest.get(`/api/v1/members?${query}`)).status).toBe(status);
  });

  it('tells forms what a card can hold', async () => {
    const options = await community.guest.get('/api/v1/card-options');
    expect(options.body).toMatchObject({
      work: true,
      jobFields: [
        { key: 'backend', name: '백엔드' },
        { key: 'designer', name: '디자이너' },
      ],
      stackGroups: [{ key: 'backend', stacks: ['TypeScript', 'PostgreSQL', 'Go'] }],
      pets: true,
      limits: { introduction: 3000, careerText: 100, links: 3 },
    });
  });
});
