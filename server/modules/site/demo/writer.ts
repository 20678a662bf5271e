import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanTags, joinTexts, readyTexts, type ReadyText } from '../../posts/index.ts';
import { chanceOf, type Chance } from './chance.ts';
import { fill, readPhraseBook, type PhraseBook } from './phrases.ts';

export interface WrittenPost {
  title: string;
  tags: string[];
  text: ReadyText;
}

/** Writes believable texts. Rendering is the dear part, so pieces are rendered once and put together in new ways. */
export interface Writer {
  post(space: { slug: string; tags: readonly string[] }): WrittenPost;
  /** Beside a text of the host's own: what others might answer. */
  comment(): ReadyText;
  person(): { name: string; introduction: string };
}

export interface WriterOptions {
  ctx: Ctx;
  seed: string;
  /** How many pieces of each sort are rendered before they repeat. */
  variety: number;
}

const textLimit = 5_000;
const shareOfEnglish = 0.15;

/** Which themes suit a space; others take any. */
const themesOfSpaces: Record<string, string[]> = {
  introductions: ['daily'],
  free: ['daily', 'food', 'making'],
  ask: ['study', 'code', 'daily', 'food'],
  code: ['code'],
  snippets: ['code'],
  stuck: ['code'],
  making: ['making', 'code'],
  ideas: ['making'],
  progress: ['making'],
  town: ['town', 'food', 'pets'],
  meals: ['food'],
  studying: ['study'],
  notes: ['study', 'code'],
  worries: ['worries'],
  career: ['worries', 'study'],
  everyday: ['pets', 'daily'],
  health: ['pets'],
  walks: ['pets', 'town'],
};

export function createWriter({ ctx, seed, variety }: WriterOptions): Writer {
  const books = { ko: readPhraseBook('ko'), en: readPhraseBook('en') };
  const chance = chanceOf(`${seed} words`);
  const pool = poolOf(variety, chance, (raws) => readyTexts(ctx, raws, textLimit));
  const bookFor = () => (chance.next() < shareOfEnglish ? books.en : books.ko);
  return {
    post({ slug, tags }) {
      const book = bookFor();
      const { name, theme } = themeFor(slug, book, chance);
      const opening = pool(`${book.locale} ${name} opening`, () => writeOpening(book, name, chance));
      const more = Array.from({ length: moreBlocks(chance) }, () =>
        pool(`${book.locale} ${name} more`, () => writeBlock(book, name, chance)),
      );
      const own = [chance.pick(theme.tags), ...(tags.length > 0 ? [chance.pick(tags)] : [])];
      return {
        title: fill(chance.pick(theme.titles), book, chance),
        tags: cleanTags(own.slice(0, chance.between(0, 2))),
        text: joinTexts(ctx, [opening, ...more]),
      };
    },
    comment() {
      const book = bookFor();
      return pool(`${book.locale} reply`, () => sentences(book.replies, book, chance, 1, 2), 8);
    },
    person() {
      const book = bookFor();
      const pair = chance.next() < 0.5 ? book.names : book.nicknames;
      const name = chance.pick(pair.first) + chance.pick(pair.second);
      return { name, introduction: fill(chance.pick(book.introductions), book, chance) };
    },
  };
}

/** Pieces of a sort that are rendered together, before they are needed: one by one takes several times as long. */
const renderedTogether = 20;

/** Made until there are enough of a sort, then drawn from those that are there. */
function poolOf(variety: number, chance: Chance, ready: (raws: readonly string[]) => ReadyText[]) {
  const pools = new Map<string, { made: ReadyText[]; waiting: ReadyText[] }>();
  return (sort: string, write: () => string, share = 1): ReadyText => {
    let pool = pools.get(sort);
    if (!pool) pools.set(sort, (pool = { made: [], waiting: [] }));
    if (pool.made.length >= variety * share) return chance.pick(pool.made);
    if (pool.waiting.length === 0) pool.waiting = ready(Array.from({ length: renderedTogether }, write));
    const one = pool.waiting.pop()!;
    pool.made.push(one);
    return one;
  };
}

function themeFor(slug: string, book: PhraseBook, chance: Chance) {
  const known = Object.keys(book.themes);
  const suits = (themesOfSpaces[slug] ?? known).filter((name) => known.includes(name));
  const name = chance.pick(suits.length > 0 ? suits : known);
  return { name, theme: book.themes[name]! };
}

/** Two paragraphs, long enough to fill an excerpt in most cases. */
function writeOpening(book: PhraseBook, theme: string, chance: Chance): string {
  const told = tell(book.themes[theme]!.sentences, book, chance, 7);
  const half = chance.between(3, 4);
  return `${told.slice(0, half).join(' ')}\n\n${told.slice(half).join(' ')}`;
}

function writeBlock(book: PhraseBook, name: string, chance: Chance): string {
  const theme = book.themes[name]!;
  const kind = chance.next();
  // A list or a quotation ends with a sentence, else the next one would run into it.
  if (kind < 0.15) return `${bullets(book, chance)}\n\n${sentences(theme.sentences, book, chance, 1, 1)}`;
  if (kind < 0.25) return `> ${sentences(theme.sentences, book, chance, 1, 1)}`;
  if (kind < 0.4 && theme.code) return `\`\`\`ts\n${theme.code}\n\`\`\``;
  if (kind < 0.6)
    return `${sentences(theme.sentences, book, chance, 1, 2)} ${sentences(book.closings, book, chance, 1, 1)}`;
  return sentences(theme.sentences, book, chance, 2, 4);
}

function bullets(book: PhraseBook, chance: Chance): string {
  const points = Array.from({ length: chance.between(2, 4) }, () =>
    fill(chance.pick(book.points), book, chance),
  );
  return points.map((point) => `- ${point}`).join('\n');
}

function sentences(
  list: readonly string[],
  book: PhraseBook,
  chance: Chance,
  low: number,
  high: number,
): string {
  return tell(list, book, chance, chance.between(low, high)).join(' ');
}

/** At most `count` different sentences of a list, about the same things. */
function tell(list: readonly string[], book: PhraseBook, chance: Chance, count: number): string[] {
  const rest = [...list];
  const told = new Map<string, string>();
  return Array.from({ length: Math.min(count, list.length) }, () => {
    const [one] = rest.splice(chance.between(0, rest.length - 1), 1);
    return fill(one!, book, chance, told);
  });
}

function moreBlocks(chance: Chance): number {
  const kind = chance.next();
  if (kind < 0.45) return 0;
  if (kind < 0.75) return 1;
  return kind < 0.95 ? 2 : 3;
}
