import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresSearch as engine } from './postgres.ts';
import type { SearchQuery } from './port.ts';
import { asked, comment, post, startSearchBench, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
beforeAll(async () => {
  bench = await startSearchBench();
  await engine.put(bench.db, [
    post('1', '프로젝트를 시작했어요', '서버에서는 Kubernetes를 씁니다. 데이터베이스는 PostgreSQL입니다.'),
    post('2', '산책 모임 안내', '토요일 아침에 강변을 걸어요', {
      spaceId: '2',
      tags: ['모임'],
      kind: 'event',
    }),
    post('3', '회의록 공유', 'getUserName 함수와 c++ 코드, f#도 봅니다', { authorId: 'a-1' }),
    post('4', 'Caching strategies', 'We cached every query and the indexes grew'),
    comment('11', '2', '저도 프로젝트 모임에 갈게요', { spaceId: '2' }),
    {
      ...post('m-1', '김마당', '고양이를 좋아해요'),
      type: 'member',
      postId: null,
      spaceId: null,
      kind: null,
      createdAt: new Date(),
    },
  ]);
});
afterAll(() => bench.stop());

async function found(text: string, other: Partial<SearchQuery> = {}): Promise<string[]> {
  const { hits } = await engine.search(bench.db, asked(text, other));
  return hits
    .filter(({ tier }) => tier === 'words')
    .map(({ type, id }) => (type === 'post' ? id : `${type} ${id}`));
}

describe('words', () => {
  it.each(['프로젝트', '프로젝트를', '프로젝트에서도'])(
    'finds %s whatever particle follows',
    async (text) => {
      expect((await found(text)).toSorted()).toEqual(['1', 'comment 11']);
    },
  );

  it.each([
    ['kubernetes', '1'],
    ['Kubernetes에서', '1'],
    ['데이터 베이스', '1'],
    ['베이스', '1'],
    ['산책모임', '2'],
    ['산책 모임', '2'],
    ['토요일아침', '2'],
    ['회의록공유', '3'],
    ['C++', '3'],
    ['f#', '3'],
    ['user name', '3'],
    ['getusername', '3'],
    ['caching index queries', '4'],
    ['고양이', 'member m-1'],
    ['"getUserName 함수"', '3'],
  ])('finds %s', async (text, id) => {
    expect(await found(text)).toEqual([id]);
    expect(await found(text, { sort: 'relevance' })).toEqual([id]);
  });

  it.each([
    '"함수 getUserName"',
    '!!!',
    '',
    ' ',
    '없는말입니다',
    "'",
    '\\',
    '(',
    '&',
    '|',
    '!',
    ':*',
    '<->',
    '\0',
  ])('takes %j as it is and finds nothing', async (text) => expect(await found(text)).toEqual([]));
});
