import { sql, type Kysely } from 'kysely';
import { postgresSearch as engine } from '../../../server/engines/search/postgres.ts';
import type { CountLikes, SearchQuery } from '../../../server/engines/search/port.ts';
import type { DB } from '../../../server/kernel/db.generated.ts';
import { countLikes } from '../../../server/modules/posts/index.ts';
import { begun } from '../quality/corpus.ts';
import { spaces } from './generate.ts';

export interface Kind {
  name: string;
  asks: (() => Promise<unknown>)[];
  /** p95 that the design promises for a million documents, one client and eight (ms). */
  target: [number, number];
}

const perKind = 20;

/** Words of the dictionary that stand in a share of all documents. */
async function wordsWithin(db: Kysely<DB>, from: number, to: number, pattern: string): Promise<string[]> {
  const { rows } = await sql<{ term: string }>`
    select term from search_terms where df between ${Math.ceil(from)} and ${Math.floor(to)} and term ~ ${pattern}
    order by md5(term) limit ${perKind}`.execute(db);
  return rows.map(({ term }) => term);
}

/** Words that hardly any document has; the dictionary of a large site does not know them. */
async function rareWords(db: Kysely<DB>, pattern: string, percent: number): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from (
      select substr(lexeme, 2) as word from search_documents tablesample system (${percent}) repeatable (3)
      cross join lateral unnest(tsvector_to_array(lexemes)) as lexeme
      where lexeme ~ ${`^=${pattern}$`} and not exists (select from search_terms where term = substr(lexeme, 2))
      group by lexeme order by md5(lexeme) limit 400
    ) as unknown
    where (select count(*) from search_documents where lexemes @@ ('''=' || word || '''')::tsquery) between 3 and 120
    order by md5(word) limit ${perKind * 2}`.execute(db);
  const rare: string[] = [];
  for (const { word } of rows) {
    const { total } = await engine.search(db, {
      text: word,
      spaceIds: 'all',
      sort: 'new',
      limit: 1,
      asTyped: true,
    });
    // A word with a particle and a compound find the words that they are made of, which may be common.
    if (total.exact && total.count <= 120) rare.push(word);
  }
  return rare;
}

/** What is asked, kind by kind; words are chosen by how common they are on this site. */
export async function kindsOf(db: Kysely<DB>, documents: number): Promise<Kind[]> {
  const hangul = '^[가-힣]{2,4}$';
  const [rare, names, low, mid, common, latin] = await Promise.all([
    rareWords(db, '[가-힣]{3,6}', Math.min(100, 1e5 / documents)),
    rareWords(db, 'get[a-z]{6,}id', Math.min(100, 1e6 / documents)),
    wordsWithin(db, documents * 0.0008, documents * 0.003, hangul),
    wordsWithin(db, documents * 0.005, documents * 0.03, hangul),
    wordsWithin(db, documents * 0.08, documents, hangul),
    wordsWithin(db, documents * 0.0005, documents, '^[a-z]{4,}$'),
  ]);
  const most = (words: string[]) => words[0] ?? '마당';
  const likesOf: CountLikes = (ids, at) => countLikes({ db }, ids, at);
  const search = (
    name: string,
    texts: string[],
    target: [number, number],
    other: Partial<SearchQuery> = {},
  ): Kind => ({
    name,
    target,
    asks: (texts.length > 0 ? texts : ['마당']).map(
      (text) => () => engine.search(db, { text, spaceIds: 'all', sort: 'new', limit: 20, likesOf, ...other }),
    ),
  });
  const pairs = mid.map((word, index) => `${word} ${low[index % Math.max(low.length, 1)] ?? most(mid)}`);
  const readable = Array.from({ length: spaces }, (_, index) => String(index + 1)).filter(
    (id) => Number(id) % 4 !== 0,
  );
  const suggest = (name: string, texts: string[]): Kind => ({
    name,
    target: [5, 25],
    asks: texts.map((text) => () => engine.suggest(db, text, { spaceIds: 'all' }, 10)),
  });
  return [
    search('rare word', rare, [10, 40]),
    search('low', low, [50, 250]),
    search('mid (0.5–3 %)', mid, [50, 250]),
    search('common', common, [20, 80]),
    search('two words', pairs, [50, 250]),
    search(
      'with a particle',
      mid.map((word) => `${word}에서는`),
      [50, 250],
    ),
    search('one syllable', ['집', '책', '차', '앱'], [20, 80]),
    search('English word', latin, [50, 250]),
    search('identifier', names, [10, 40]),
    search(
      'identifier that nobody wrote',
      latin.map((word) => `get${word}Id`),
      [60, 300],
    ),
    search('nothing to find', ['쀍뚫뷁퇆', 'qzxjkvwq'], [10, 40], { asTyped: true }),
    search('one space', [...low, ...mid], [25, 100], { spaceIds: ['17'] }),
    search('150 of 200 spaces', [...low, ...mid], [40, 150], { spaceIds: readable }),
    search('of the older half', [...mid, ...common], [50, 250], {
      until: new Date(begun + documents * 30_000),
    }),
    search('relevance, rare and low', [...rare, ...low], [60, 300], { sort: 'relevance' }),
    search('relevance, mid and common', [...mid, ...common, ...pairs], [60, 300], { sort: 'relevance' }),
    search('meant otherwise', ['vmfhwprxm', 'ㅍㄹㅈㅌ', '프로잭트', '쿠버내티스'], [60, 300]),
    {
      name: 'similar posts',
      target: [80, 400],
      asks: Array.from(
        { length: perKind },
        (_, index) => () => engine.similarTo(db, String(1 + index * 37), { spaceIds: 'all' }, 10),
      ),
    },
    suggest('autocomplete', ['프', '프로', '프롲', '데잍', '서ㅂ', '커뮤', '게시', '산', '모니', '라이']),
    suggest('initial consonants', ['ㅍㄹㅈㅌ', 'ㄱㅅㅍ', 'ㅋㅂㄴ', 'ㄷㅇㅌ', 'ㅅㅂ']),
    suggest('typos', ['프로잭트', '쿠버내티스', '게시팜', '데이타베이스', '라이브러라']),
  ];
}
