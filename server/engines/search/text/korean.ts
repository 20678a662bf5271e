import { finalOf, hangulWord } from './jamo.ts';
import { nouns, shortNouns } from './nouns.ts';

type Before = 'any' | 'consonant' | 'vowel' | 'vowel or ㄹ';

/** Particles and forms of 이다, by what the syllable before them must end with. */
const particles: Readonly<Record<Before, string>> = {
  any:
    '의 도 만 에 에서 에게 에게서 한테 한테서 께 께서 까지 부터 처럼 만큼 보다 마다 조차 마저 밖에 하고 같이 같은 같음 대로 뿐 끼리 들 님 때문에 에다 에다가 ' +
    '인 인데 인데요 인지 입니다 이다 이고 이에요 이었다 이었던 이었어요 이었습니다 일까 일까요 이라서 이라면 이지만 이죠 이네요 이군요 이잖아 이지 이냐 이구나 이라니 인듯 인줄 이었음 요',
  consonant:
    '은 이 을 과 으로 으로는 으로도 으로서 으로써 이나 이랑 이며 이든 이라 이라도 이라고 이라는 이란 이야',
  vowel:
    '는 가 를 와 나 랑 며 든 라 라도 라고 라는 란 야 다 고 예요 에요 였다 였던 였어요 였습니다 라서 라면 지만 죠 네요 군요 잖아 구나 라니 였음',
  'vowel or ㄹ': '로 로는 로도 로서 로써',
};
const conditions = new Map<string, Before>(
  Object.entries(particles).flatMap(([before, list]) =>
    list.split(' ').map((particle) => [particle, before as Before] as const),
  ),
);
const longestParticle = 4;

/** Noun + 하다, 되다, 시키다, 당하다 in their forms. */
const verbal =
  /^([가-힣]{2,}?)(?:하|되|시키|당하|드리|스럽|스러|롭|로운|로워|적|한|할|함|합|했|해|하여|하였|된|될|됨|됩|됐|돼|되었|시킨|시킬|시켰|시켜|당한|당했|당해)((?:다|고|는|며|면|지|기|여|서|도|야|요|던|려|려고|려면|면서|게|니|니까|나|네|죠|자|라|라고|지만|지는|지도|는데|는지|기도|기가|기를|기는|기에|기로|까|까요|겠|겠다|세요|십니다|시|신|실|셨|습니다|습니까|니다|니까|었|였|다가|다는|다고|던데|어|어요|었다|은|을|데|데요|을까|을까요|ㄴ|ㄹ|주세요|드립니다|달라고|봅니다|봤습니다|볼까요|이|가|은데|거나|려는|도록|자마자|느라|든지|중|중인|중입니다|더니|으로|인|인데|이다|이고|이며|이네요|이었다|이었습니다|워|운|웠다|웠습니다|길래){0,4})$/;

/** 있다, 없다, 좋다 …: stems that end with consonants hardly any noun ends with, then an ending. */
const adjectival =
  /^([가-힣]*[가-힣])(?:다|고|는|은|을|게|지|기|던|네|네요|어|어요|아|아요|으며|으면|으니|으니까|는데|는데요|은데|은데요|지만|지는|지도|습니다|습니까|었다|았다|었던|았던|었어요|았어요|었습니다|았습니다|었는데|았는데|었지만|았지만|어서|아서|어도|아도|던데|거든요|더라|더라고요|으려고|음|구나|군요|다고|다는|겠다|겠어요|겠습니다|죠|자|나요|을까요|을까)$/;
const stemFinals = new Set(['ㅆ', 'ㅄ', 'ㅎ', 'ㄶ', 'ㅀ', 'ㅍ', 'ㄵ', 'ㅌ']);

/** How often a word stands in documents; 0 when it is unknown. */
export type Frequency = (word: string) => number;

export const unknown: Frequency = () => 0;

/**
 * What a written word may be made of: itself and what is left when particles and endings are taken away, longest first. One
 * syllable is left only when it is a noun. Never empty.
 */
export function stemsOf(word: string): string[] {
  if (nouns.has(word) || word.length < 2) return [word];
  const found = new Set<string>();
  strip(word, 3, found);
  const verb = verbal.exec(word)?.[1];
  if (verb !== undefined) found.add(verb);
  const adjective = adjectival.exec(word)?.[1];
  if (adjective !== undefined && stemFinals.has(finalOf(adjective.at(-1)!) ?? '')) found.add(adjective);
  const stems = [...found].filter((stem) => stem.length > 1 || shortNouns.has(stem));
  const known = stems.filter((stem) => nouns.has(stem) || shortNouns.has(stem)).toSorted(byLength)[0];
  const left =
    known === undefined ? stems.toSorted(byLength) : stems.filter((stem) => stem.length >= known.length);
  return [word, ...left.toSorted(byLength)];
}

const byLength = (one: string, other: string) => other.length - one.length;

/** One particle after another: 에서 + 는, 들 + 에게 + 도. */
function strip(word: string, depth: number, found: Set<string>): void {
  if (depth === 0) return;
  for (let length = Math.min(longestParticle, word.length - 1); length >= 1; length -= 1) {
    const before = conditions.get(word.slice(-length));
    const stem = word.slice(0, -length);
    if (before === undefined || !fits(stem.at(-1)!, before) || found.has(stem)) continue;
    found.add(stem);
    if (!nouns.has(stem)) strip(stem, depth - 1, found);
  }
}

function fits(syllable: string, before: Before): boolean {
  const final = finalOf(syllable);
  if (final === null) return false;
  if (before === 'consonant') return final !== '';
  if (before === 'vowel') return final === '';
  return before === 'any' || final === '' || final === 'ㄹ';
}

/** Whether a Hangul run that touches a Latin word is only its particle: Kubernetes를, API에서는. */
export function isParticle(word: string): boolean {
  if (conditions.has(word)) return true;
  if (word.length > 8) return false;
  for (let length = 1; length < Math.min(word.length, longestParticle + 1); length += 1)
    if (conditions.has(word.slice(0, length)) && isParticle(word.slice(length))) return true;
  return /^(?:하|되|했|됐|한|된|할|될|해|돼|합|됩)(?:다|고|는|여|서|면|며|지|기|니다|세요|요|습니다)?$/.test(
    word,
  );
}

/** What the halves of a compound must be at least: known nouns, or words that stand in this many documents. */
export interface Compounds {
  frequency: Frequency;
  minimum: number;
}

/** Syllables that make a place, a cost or a thing of a noun: 산책로, 수업료, 종이책. Not those that make another idea of it: 회의록. */
const tails = new Set('로 장 실 관 소 점 비 료 책 집 방 밥 앱 글 팀 값 용 씬'.split(' '));
/** What stands in front of a known word in one breath: 길고양이, 팀프로젝트. */
const heads = new Set('길 팀 새 집 앱 옛 첫 헌 여 남 총'.split(' '));
/** Ends of nouns that are ends of verbs as well. */
const ambiguous = /[고지기게며면도만로이]$/;

/** The two nouns that a compound is made of, or null: 데이터베이스 → 데이터, 베이스. */
export function splitCompound(word: string, compounds: Compounds): [string, string] | null {
  if (word.length < 3 || word.length > 10 || !hangulWord.test(word)) return null;
  return splitEvenly(word, compounds) ?? splitAffix(word) ?? splitBehindUnknown(word);
}

function splitEvenly(word: string, { frequency, minimum }: Compounds): [string, string] | null {
  let best: [string, string] | null = null;
  let score = 0;
  for (const [left, right] of halvesOf(word)) {
    const weakest = Math.min(weight(left, frequency), weight(right, frequency));
    if (weakest < minimum || weakest <= score) continue;
    best = [left, right];
    score = weakest;
  }
  return best;
}

function splitAffix(word: string): [string, string] | null {
  if (nouns.has(word)) return null;
  const [stem, tail] = [word.slice(0, -1), word.slice(-1)];
  if (tails.has(tail) && nouns.has(stem)) return [stem, tail];
  const [head, rest] = [word.slice(0, 1), word.slice(1)];
  return heads.has(head) && rest.length > 2 && nouns.has(rest) ? [head, rest] : null;
}

/** A noun that is known stands behind something that is not: 베란다텃밭. */
function splitBehindUnknown(word: string): [string, string] | null {
  const found = halvesOf(word).find(([, right]) => nouns.has(right) && !ambiguous.test(right));
  return found !== undefined && !nouns.has(word) ? found : null;
}

const longestCut = 12;
const mostPieces = 4;

/** The fewest known words that a text without spaces is made of, at most one of them of one syllable; null when it is of none. */
export function cutIntoKnown(text: string, frequency: Frequency): string[] | null {
  if (text.length < 3 || text.length > longestCut || !hangulWord.test(text)) return null;
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= text.length; end += 1) {
    best[end] = null;
    for (let from = Math.max(0, end - longestPiece); from < end; from += 1) {
      const before = best[from] ?? null;
      const piece = text.slice(from, end);
      if (before === null || frequency(piece) === 0) continue;
      const pieces = [...before, piece];
      if (pieces.filter(({ length }) => length === 1).length > 1) continue;
      if (pieces.length < (best[end]?.length ?? mostPieces + 1)) best[end] = pieces;
    }
  }
  const pieces = best[text.length] ?? null;
  return pieces !== null && pieces.length > 1 ? pieces : null;
}

const longestPiece = 6;

/** Every piece that `cutIntoKnown` may ask for. */
export function piecesOf(text: string): string[] {
  if (text.length < 3 || text.length > longestCut) return [];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += 1)
    for (let end = from + 1; end <= Math.min(text.length, from + longestPiece); end += 1)
      pieces.push(text.slice(from, end));
  return pieces;
}

/** Every way to cut a word in two with at least two syllables each. */
export function halvesOf(word: string): [string, string][] {
  const halves: [string, string][] = [];
  for (let at = 2; at <= word.length - 2; at += 1) halves.push([word.slice(0, at), word.slice(at)]);
  return halves;
}

/** A noun that is known from the start weighs as much as a word that many write. */
function weight(word: string, frequency: Frequency): number {
  return (nouns.has(word) ? 1_000 : 0) + frequency(word);
}
