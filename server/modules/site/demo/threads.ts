import type { ImportedComment, ImportedThread } from '../../posts/index.ts';
import type { Chance } from './chance.ts';
import type { Crowd } from './people.ts';
import type { Writer } from './writer.ts';

export interface ThreadPlan {
  space: ImportedThread['space'];
  title: string;
  text: ImportedThread['text'];
  tags: string[];
  at: Date;
  /** How many comments it gets. */
  comments: number;
}

export interface Stage {
  writer: Writer;
  crowd: Crowd;
  chance: Chance;
  now: Date;
}

const hour = 3_600_000;
const deepest = 7;

/** Plays out a post: who wrote it, who answered whom, who liked and looked, each at a time that can be. */
export function playThread(stage: Stage, plan: ThreadPlan): ImportedThread {
  const { crowd, chance } = stage;
  const { at, comments, ...rest } = plan;
  const likes = crowd.several(at, Math.round(chance.tail() * 2));
  const views = Math.min(40, Math.round(chance.tail() * 4));
  return {
    ...rest,
    at,
    authorId: crowd.someone(at),
    likes: likes.map((accountId) => ({ accountId, at: later(stage, at, 48) })),
    views: Array.from({ length: views }, (_, index) => ({
      viewer: `g:demo-${index}`,
      at: later(stage, at, 96),
    })),
    comments: playComments(stage, at, comments),
  };
}

function playComments(stage: Stage, postedAt: Date, count: number): ImportedComment[] {
  const { writer, crowd, chance } = stage;
  const times = Array.from({ length: count }, () => later(stage, postedAt, 72)).sort(
    (a, b) => a.getTime() - b.getTime(),
  );
  const depths: number[] = [];
  return times.map((at, index) => {
    const parent = parentFor(chance, depths, index);
    depths.push(parent === null ? 1 : depths[parent]! + 1);
    const likes = chance.next() < 0.15 ? crowd.several(at, Math.round(chance.tail())) : [];
    return {
      parent,
      authorId: crowd.someone(at),
      text: writer.comment(),
      at,
      likes: likes.map((accountId) => ({ accountId, at: later(stage, at, 24) })),
    };
  });
}

/** Half of the answers go to one of the latest few. */
function parentFor(chance: Chance, depths: readonly number[], index: number): number | null {
  if (index === 0 || chance.next() < 0.5) return null;
  const parent = Math.max(0, index - chance.between(1, 6));
  return depths[parent]! < deepest ? parent : null;
}

/** Some time after, mostly soon, never in the future. */
function later({ chance, now }: Stage, at: Date, hours: number): Date {
  const time = at.getTime() + Math.floor(chance.next() ** 3 * hours * hour);
  return new Date(Math.min(time, now.getTime()));
}

/** Shares out `total` over `among` posts, unevenly, so that the sum is exact. */
export function comments(total: number, among: number, chance: Chance): () => number {
  let left = total;
  let posts = among;
  return () => {
    const mean = posts > 0 ? left / posts : left;
    posts -= 1;
    const share = posts <= 0 ? left : Math.min(left, Math.round(mean * chance.tail()));
    left -= share;
    return share;
  };
}
