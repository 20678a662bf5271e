import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresSearch as engine } from './postgres.ts';
import { asked, comment, post, startSearchBench, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
beforeAll(async () => {
  bench = await startSearchBench();
  const topics = [
    '프로젝트 계획',
    '쿠버네티스 배포',
    '산책 모임',
    '데이터베이스 백업',
    'TypeScript 입문',
    'Docker 설치',
  ];
  await engine.put(
    bench.db,
    topics.flatMap((topic, index) =>
      [1, 2, 3].map((copy) =>
        post(String(index * 3 + copy), `${topic} 이야기`, `${topic}를 함께 알아봅시다`),
      ),
    ),
  );
  await engine.put(bench.db, [post('90', '비밀금고 열쇠', '아무도 몰라요', { open: false, spaceId: '5' })]);
});
afterAll(() => bench.stop());

const titles = ['프로젝트', '쿠버네티스', '산책', '데이터베이스', 'typescript', 'docker'];
const idsOf = (word: string) => [1, 2, 3].map((copy) => String(titles.indexOf(word) * 3 + copy));

describe('what was meant', () => {
  it.each([
    ['ㅋㅂㄴㅌㅅ', '쿠버네티스'],
    ['ㅋㅂㄴ', '쿠버네티스'],
    ['vmfhwprxm', '프로젝트'],
    ['프로잭트', '프로젝트'],
    ['프로잭트를', '프로젝트'],
    ['쿠버내티스', '쿠버네티스'],
    ['dokcer', 'docker'],
    ['typscript', 'typescript'],
    ['ㅇㅐㅊㅏㄷㄱ', 'docker'],
    ['애찯ㄱ', 'docker'],
  ])('%s is searched as %s', async (text, word) => {
    const page = await engine.search(bench.db, asked(text));
    expect(page.searchedAs?.toLowerCase()).toBe(word);
    expect(page.hits.filter(({ tier }) => tier === 'words').map(({ id }) => id)).toEqual(idsOf(word));
    expect(page.highlighter.ranges(`어떤 ${word} 하나`)).toEqual([{ start: 3, end: 3 + word.length }]);
    const next = await engine.search(bench.db, asked(text, { limit: 2 }));
    const rest = await engine.search(bench.db, asked(text, { limit: 2, cursor: next.nextCursor }));
    expect(rest.searchedAs?.toLowerCase()).toBe(word);
    expect(rest.hits[0]?.id).toBe(idsOf(word)[2]);
  });

  it.each(['vmfhwprxm', 'ㅋㅂㄴ', '프로잭트'])('%s is searched as typed when asked to', async (text) => {
    const page = await engine.search(bench.db, asked(text, { asTyped: true }));
    expect(page).toMatchObject({ searchedAs: null, total: { count: 0, exact: true } });
  });

  it.each([
    ['쿠버네', '쿠버네티스'],
    ['쿠버넽', '쿠버네티스'],
    ['typescr', 'typescript'],
  ])('%s is taken for the beginning of %s', async (text, word) => {
    const page = await engine.search(bench.db, asked(text));
    expect(page.searchedAs).toBe(word);
    expect(page.hits.filter(({ tier }) => tier === 'words').map(({ id }) => id)).toEqual(idsOf(word));
  });

  it('a beginning is no typo of a word that more people write', async () => {
    const more = [post('95', '고양이 사진'), post('96', '모양 하나'), post('97', '모양 두울')];
    await engine.put(bench.db, more);
    expect((await engine.search(bench.db, asked('고양'))).searchedAs).toBe('고양이');
    for (const { id } of more) await engine.removePost(bench.db, id);
  });

  it('words of one syllable and of many are found without their spaces', async () => {
    await engine.put(bench.db, [post('98', '오디오 북 추천', '배추 스무 포기')]);
    for (const text of ['오디오북', '배추스무포기', '오디오북을'])
      expect((await engine.search(bench.db, asked(text))).hits[0]).toMatchObject({ id: '98', tier: 'words' });
    await engine.removePost(bench.db, '98');
  });

  it.each(['산책모임', '산책 모임', '데이터 베이스', '데이터베이스'])('%s needs no guess', async (text) => {
    const page = await engine.search(bench.db, asked(text));
    expect(page.searchedAs).toBeNull();
    expect(page.total.count).toBe(3);
  });
});

describe('suggestions', () => {
  const texts = async (typed: string) =>
    (await engine.suggest(bench.db, typed, { spaceIds: 'all' }, 5)).map(
      ({ text, kind }) => `${kind} ${text}`,
    );

  it.each([
    ['프로', 'prefix 프로젝트'],
    ['프롲', 'prefix 프로젝트'],
    ['프로ㅈ', 'prefix 프로젝트'],
    ['프로젝트', 'word 프로젝트'],
    ['ㅍㄹㅈ', 'initials 프로젝트'],
    ['vmfhwp', 'layout 프로젝트'],
    ['쿠버내티스', 'typo 쿠버네티스'],
    ['dokcer', 'typo docker'],
    ['함께 산', 'prefix 함께 산책'],
    ['typesc', 'prefix typescript'],
  ])('for %s begin with %s', async (typed, expected) => {
    expect((await texts(typed))[0]).toBe(expected);
  });

  it.each(['', ' ', '%', '_', '\\', "'", '비밀', '비밀금고', 'ㅂㅁㄱㄱ', 'a'.repeat(300)])(
    'for %j are none',
    async (typed) => {
      expect(await texts(typed)).toEqual([]);
    },
  );

  it('are the word, not the word with its particle, when no other text has it', async () => {
    await engine.put(bench.db, [post('94', '해바라기씨유로 튀겨요', '해바라기씨유')]);
    expect(await texts('해바라기씨')).toEqual(['prefix 해바라기씨유']);
    await engine.removePost(bench.db, '94');
  });

  it('come at once for a new word, and end with its last open document', async () => {
    await engine.put(bench.db, [post('50', '뜨개옷장', '새로운 낱말')]);
    expect(await texts('뜨개옷')).toEqual(['prefix 뜨개옷장']);
    await engine.put(bench.db, [post('50', '뜨개옷장', '새로운 낱말', { open: false })]);
    expect(await texts('뜨개옷')).toEqual([]);
    await engine.put(bench.db, [post('50', '뜨개옷장', '새로운 낱말')]);
    expect(await texts('뜨개옷')).toEqual(['prefix 뜨개옷장']);
    await engine.removePost(bench.db, '50');
    expect(await texts('뜨개옷')).toEqual([]);
  });

  it('are the same after learning, which forgets what nobody has', async () => {
    await engine.put(bench.db, [post('51', '한때의낱말')]);
    await engine.remove(bench.db, 'post', ['51']);
    await engine.learn(bench.db);
    await engine.learn(bench.db);
    expect((await texts('프롲'))[0]).toBe('prefix 프로젝트');
    const { rows } = await sql`select term from search_terms where term like '한때%'`.execute(bench.db);
    expect(rows).toEqual([]);
  });
});

describe('similar posts', () => {
  it('share rare words', async () => {
    expect((await engine.similarTo(bench.db, '1', { spaceIds: 'all' }, 2)).toSorted()).toEqual(['2', '3']);
    const text = { title: '쿠버네티스를 어떻게 배포하나요', body: '' };
    expect((await engine.similarToText(bench.db, text, { spaceIds: 'all' }, 3)).toSorted()).toEqual([
      '4',
      '5',
      '6',
    ]);
  });

  it('are only such as may be read', async () => {
    await engine.put(bench.db, [comment('99', '90', '비밀금고 열쇠', { open: false, spaceId: '5' })]);
    const text = { title: '비밀금고 열쇠', body: '' };
    expect(await engine.similarToText(bench.db, text, { spaceIds: ['5'] }, 3)).toEqual(['90']);
    expect(await engine.similarToText(bench.db, text, { spaceIds: ['1'] }, 3)).toEqual([]);
    expect(await engine.similarTo(bench.db, 'no such post'.length.toString(), { spaceIds: [] }, 3)).toEqual(
      [],
    );
  });
});
