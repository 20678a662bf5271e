import type { SearchDocument } from '../../../server/engines/search/port.ts';
import { finalOf } from '../../../server/engines/search/text/jamo.ts';
import { nouns } from '../../../server/engines/search/text/nouns.ts';
import { benchPost } from '../quality/corpus.ts';

/** Documents of generated words: as common and as rare as words are, with particles, compounds, English and code. */
export const spaces = 200;
const vocabulary = 30_000;
const topics = 300;

/** The same numbers every time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = [
  ...'가강거고공과교구국군권금기김나난남내노농누다단당대도동두라락란람래량력로록론료류리림마만망매명모목무문물미민바반방배백변병보복본봉부북분비빈사산상색생서석선설성세소속송수숙순술시식신실심아악안암애야양어언업여역연영예오온완왕외요용우운울원월위유육은음의이인일임자작잔장재저적전절점정제조족종좌주준중지진질집차착찬창채책처천철청체초촌총최추축춘출충취층치침카코크타탁탄태토통투파판편평포표품피필하학한합항해행향허험현협형호화환활황회효후훈휴',
];

function wordsOf(random: () => number): string[] {
  const known = [...nouns].filter((noun) => noun.length > 1);
  const words = new Set(known);
  while (words.size < vocabulary) {
    const latin = random() < 0.25;
    const length = 2 + Math.floor(random() * 3);
    const pick = () => syllables[Math.floor(random() * syllables.length)]!;
    words.add(latin ? latinWord(random, length) : Array.from({ length }, pick).join(''));
  }
  return [...words];
}

function latinWord(random: () => number, length: number): string {
  const piece = () => 'bcdfghklmnprstvz'[Math.floor(random() * 16)]! + 'aeiou'[Math.floor(random() * 5)]!;
  return Array.from({ length: length + 1 }, piece).join('');
}

/** Makes documents by number, always the same ones. */
export function createGenerator(): (number: number) => SearchDocument {
  const words = wordsOf(randomOf(7));
  return (number) => {
    const random = randomOf(number * 2_654_435_761);
    const topic = Math.floor(random() * topics);
    const word = (): string => {
      // Zipf–Mandelbrot by inversion; a third of the words belongs to the topic.
      const rank = Math.floor((words.length + 8) ** random() * 1) - 1;
      const at = random() < 0.33 ? (topic * 97 + rank) % words.length : rank;
      return words[Math.max(0, Math.min(words.length - 1, at))]!;
    };
    const phrase = (count: number) =>
      Array.from({ length: count }, () => written(word(), word, random)).join(' ');
    const code = random() < 0.05 ? ` get${capital(word())}${capital(word())}Id(${number})` : '';
    return benchPost(number, phrase(6), phrase(65) + code, String(1 + (topic % spaces)));
  };
}

const capital = (word: string) => (/^[a-z]/.test(word) ? word[0]!.toUpperCase() + word.slice(1) : 'Item');

function written(word: string, another: () => string, random: () => number): string {
  const chance = random();
  if (chance < 0.3) return word;
  const whole = chance < 0.36 && !/^[a-z]/.test(word) ? word + another() : word;
  const final = finalOf(whole.at(-1)!);
  const particles =
    final === null || final === '' ? ['는', '가', '를', '와', '로'] : ['은', '이', '을', '과', '으로'];
  const all = [...particles, '의', '에', '에서', '도', '에서는'];
  return whole + all[Math.floor(random() * all.length)]!;
}
