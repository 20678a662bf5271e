/**
 * Which sentences of a collection of film reviews a query should find. Fixed before the analyzer was tuned on them, and
 * independent of it: a sentence is relevant when one of its words is the noun, alone or in a compound of words that stand
 * alone elsewhere, with anything that Korean puts behind a noun.
 */
export interface ReviewQuery {
  typed: string;
  /** All of them must stand in the sentence. */
  nouns: string[];
}

/** A word that stands alone this often is a word; compounds are made of such. */
const timesAlone = 20;

const particle =
  '(?:은|는|이|가|을|를|의|에|에서|에게|한테|께|께서|와|과|도|만|로|으로|로서|으로서|로써|으로써|까지|부터|처럼|보다|라는|이라는|라고|이라고|이나|나|랑|이랑|마다|조차|마저|밖에|하고|뿐|만큼|이란|란|같은|같이|들|님|씨|요|이야|야|이라|라|이라도|라도|이든|든|치고|따라|대로|끼리)';
const copula =
  '(?:이|)(?:다|고|며|면|지|지만|네|네요|죠|군|군요|었다|였다|었던|였던|었고|였고|었는데|였는데|었음|였음|었어요|였어요|었습니다|였습니다|에요|예요|입니다|인가|인가요|인데|인데요|인지|인듯|임|일|일까|일까요|일듯|였지|였네|니|니까|라서|라면|다만|여서|어서|냐|냐고|구나|구만)';
const verbal = '(?:하|되|한|할|해|했|함|합|된|될|돼|됐|됨|됩|시키|시킨|시켜|스럽|스런|스러|적)[가-힣]{0,5}';
const behindNoun = new RegExp(`^(?:${particle}{0,3}(?:${copula}|인|)|${copula}|인|${verbal})$`);

/** Words of a sentence: Hangul runs and Latin runs, in lower case. */
function wordsOfReview(sentence: string): string[] {
  return sentence.toLowerCase().match(/[가-힣]+|[a-z0-9]+/g) ?? [];
}

/** Counts how often each word stands alone. */
export function countWords(sentences: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of sentences.flatMap(wordsOfReview)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Whether a sentence should be found. */
export function isRelevant(
  sentence: string,
  { nouns }: ReviewQuery,
  counts: ReadonlyMap<string, number>,
): boolean {
  const words = wordsOfReview(sentence);
  return nouns.every((noun) => words.some((word) => holds(word, noun, counts)));
}

function holds(word: string, noun: string, counts: ReadonlyMap<string, number>): boolean {
  if (!/^[가-힣]+$/.test(noun)) return word === noun;
  for (let at = word.indexOf(noun); at >= 0; at = word.indexOf(noun, at + 1)) {
    const before = word.slice(0, at);
    const after = word.slice(at + noun.length);
    if (isWord(before, counts) && (behindNoun.test(after) || beginsWithWord(after, counts))) return true;
  }
  return false;
}

const isWord = (piece: string, counts: ReadonlyMap<string, number>) =>
  piece === '' || (piece.length >= 2 && (counts.get(piece) ?? 0) >= timesAlone);

/** Another word follows without a space, with its own particle or ending. */
function beginsWithWord(piece: string, counts: ReadonlyMap<string, number>): boolean {
  for (let length = 2; length <= piece.length; length += 1)
    if (isWord(piece.slice(0, length), counts) && behindNoun.test(piece.slice(length))) return true;
  return false;
}

const single =
  '배우 감독 연출 반전 결말 줄거리 주인공 음악 장면 연기 대사 액션 공포 스릴러 코미디 감동 눈물 친구 가족 아이 여자 남자 일본 한국 원작 소설 만화 전쟁 역사 극장 시나리오 캐릭터 분위기 영상 노래 제목 더빙 다큐멘터리 ost dvd';

export const reviewQueries: readonly ReviewQuery[] = [
  ...single.split(' ').map((noun) => ({ typed: noun, nouns: [noun] })),
  { typed: '배우가', nouns: ['배우'] },
  { typed: '감독의', nouns: ['감독'] },
  { typed: '음악을', nouns: ['음악'] },
  { typed: '결말이', nouns: ['결말'] },
  { typed: '극장에서', nouns: ['극장'] },
  { typed: '주인공은', nouns: ['주인공'] },
  { typed: '원작보다', nouns: ['원작'] },
  { typed: '소설로', nouns: ['소설'] },
  { typed: '가족들에게', nouns: ['가족'] },
  { typed: '배우 연기', nouns: ['배우', '연기'] },
  { typed: '원작 소설', nouns: ['원작', '소설'] },
  { typed: '반전 결말', nouns: ['반전', '결말'] },
  { typed: '감독의 연출', nouns: ['감독', '연출'] },
  { typed: '음악이 분위기', nouns: ['음악', '분위기'] },
  { typed: '전쟁영화', nouns: ['전쟁', '영화'] },
  { typed: '일본만화', nouns: ['일본', '만화'] },
];
