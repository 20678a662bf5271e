import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { truncate } from '../../../kernel/text.ts';
import { bodyLimit, cleanTags, readyTexts, titleLimit, type ReadyText } from '../../posts/index.ts';
import { loadDirectory, type SpaceRow } from '../../spaces/index.ts';
import { chanceOf } from './chance.ts';
import { readTexts, WrongTexts, type GivenText } from './texts.ts';
import type { ThreadPlan } from './threads.ts';
import type { Writer } from './writer.ts';

const renderedTogether = 50;

/** Which posts there will be, before anybody answers. */
export interface Plans {
  count: number;
  /** When the first is written; `null` when it does not matter. */
  earliest: Date | null;
  /** From the beginning, each time. */
  list: () => AsyncIterable<Omit<ThreadPlan, 'comments'>>;
}

interface Invented {
  posts: number;
  seed: string;
  from: Date;
  to: Date;
  writer: Writer;
}

/** Posts out of the phrase books, in the order of their times. */
export async function inventedPlans(ctx: Ctx, options: Invented): Promise<Plans> {
  const spaces = await openSpaces(ctx);
  return { count: options.posts, earliest: null, list: () => invent(spaces, options) };
}

async function* invent(spaces: SpaceRow[], { posts, seed, from, to, writer }: Invented) {
  const chance = chanceOf(`${seed} posts`);
  for (let index = 0; index < posts; index += 1) {
    const space = chance.pick(spaces);
    // Later years are busier than the first.
    const share = ((index + chance.next()) / posts) ** 0.7;
    const at = awake(new Date(from.getTime() + Math.floor(share * (to.getTime() - from.getTime()))), to);
    yield { space, at, ...writer.post(space) };
  }
}

/** People write less between one and seven in the morning, in Seoul. */
function awake(at: Date, latest: Date): Date {
  const hour = (at.getUTCHours() + 9) % 24;
  const asleep = hour >= 1 && hour < 7 && at.getUTCMinutes() < 50;
  return new Date(Math.min(latest.getTime(), at.getTime() + (asleep ? 8 * 3_600_000 : 0)));
}

/** Posts from a file. All of it is read once before anything is written, so that a wrong line changes nothing. @throws WrongTexts */
export async function plansFromFile(
  ctx: Ctx,
  { file, posts, seed }: { file: string; posts: number; seed: string },
): Promise<Plans> {
  const spaces = await openSpaces(ctx);
  let count = 0;
  let earliest: Date | null = null;
  for await (const { at } of firstTexts(file, posts, ctx.now)) {
    count += 1;
    if (earliest === null || at < earliest) earliest = at;
  }
  if (count === 0) throw new WrongTexts('The file holds no texts.');
  return { count, earliest, list: () => planTexts(ctx, spaces, { file, posts, seed }) };
}

async function* firstTexts(file: string, limit: number, now: Date): AsyncGenerator<GivenText> {
  let taken = 0;
  for await (const text of readTexts(file, now)) {
    if (taken === limit) return;
    taken += 1;
    yield text;
  }
}

async function* planTexts(
  ctx: Ctx,
  spaces: SpaceRow[],
  { file, posts, seed }: { file: string; posts: number; seed: string },
) {
  const places = new Map<string, { space: SpaceRow; tags: string[] }>();
  const chance = chanceOf(`${seed} posts`);
  for await (const given of inGroups(firstTexts(file, posts, ctx.now))) {
    for (const [index, text] of render(ctx, given).entries()) {
      const { topic, at, text: raw } = given[index]!;
      const place = places.get(topic) ?? placeFor(topic, spaces, seed);
      places.set(topic, place);
      yield { ...place, at: withTime(at, chance.next(), ctx.now), title: titleOf(ctx, raw), text };
    }
  }
}

async function* inGroups(texts: AsyncIterable<GivenText>): AsyncGenerator<GivenText[]> {
  let group: GivenText[] = [];
  for await (const text of texts) {
    if (group.push(text) < renderedTogether) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** @throws WrongTexts with the line that cannot be published */
function render(ctx: Ctx, given: readonly GivenText[]): ReadyText[] {
  const ready = (some: readonly GivenText[]) =>
    readyTexts(
      ctx,
      some.map(({ text }) => text),
      ctx.setting(bodyLimit),
    );
  try {
    return ready(given);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (given.length > 1) return given.flatMap((one) => render(ctx, [one]));
    throw new WrongTexts(`Line ${given[0]!.line} cannot be published: ${error.code}. Nothing was written.`);
  }
}

/** A topic called like a space goes there; any other is a tag, always in the same space. */
function placeFor(topic: string, spaces: SpaceRow[], seed: string): { space: SpaceRow; tags: string[] } {
  const named = spaces.find((space) => space.slug === topic.toLowerCase());
  if (named) return { space: named, tags: [] };
  const space = chanceOf(`${seed} topic ${topic}`).pick(spaces);
  const tag = topic.replace(/[^\p{L}\p{N}\p{M}+#._-]+/gu, '-').replace(/^[^\p{L}\p{N}]+|-+$/gu, '');
  return { space, tags: tag === '' ? [] : cleanTags([truncate(tag, 19).replace(/…$/, '')]) };
}

/** A date alone says nothing about the hour. */
function withTime(at: Date, share: number, now: Date): Date {
  const isDay = at.getTime() % 86_400_000 === 0;
  return new Date(Math.min(now.getTime(), at.getTime() + (isDay ? Math.floor(share * 86_400_000) : 0)));
}

function titleOf(ctx: Ctx, text: string): string {
  const sentence = /^.{8,}?[.!?…](?=\s|$)/u.exec(text)?.[0] ?? text;
  return truncate(sentence.replace(/\s+/gu, ' '), Math.min(60, ctx.setting(titleLimit) - 1));
}

/** Spaces that every member may write in. */
async function openSpaces(ctx: Ctx): Promise<SpaceRow[]> {
  const { spaces } = await loadDirectory(ctx);
  const open = spaces.filter((space) => space.write_role === 'member' && space.archived_at === null);
  if (open.length > 0) return open;
  throw new DomainError('conflict', 'site.no_open_space');
}
