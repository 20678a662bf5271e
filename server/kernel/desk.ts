import type { Ctx } from './ctx.ts';
import type { Locale } from './locale.ts';

/** How much waits for a person, and since when. */
export interface Waiting {
  count: number;
  /** Null when nothing waits, or nobody knows since when. */
  oldestAt: Date | null;
}

/** One sort of thing that waits for a host. Modules declare theirs; the desk hears no names of modules. */
export interface DeskItem {
  /** Stable, such as `moderation.flags`. */
  readonly name: string;
  readonly words: Record<Locale, string>;
  /** Where it is dealt with: a path of this site. */
  readonly path: string;
  /** Asked each time that a host looks, so it counts by an index. */
  readonly look: (ctx: Ctx) => Promise<Waiting>;
}

const declared = new Map<string, DeskItem>();

export function defineDeskItem(item: DeskItem): DeskItem {
  if (declared.has(item.name)) throw new Error(`desk item ${item.name} is declared twice`);
  declared.set(item.name, item);
  return item;
}

export function deskItems(): readonly DeskItem[] {
  return [...declared.values()];
}
