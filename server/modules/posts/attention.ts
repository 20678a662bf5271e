import type { Ctx } from '../../kernel/ctx.ts';

/** What a member wants to hear nothing of. */
export interface Muted {
  postIds: readonly string[];
  spaceIds: readonly string[];
  tags: readonly string[];
  /** Accounts; what they publish anonymously is not concerned. */
  authorIds: readonly string[];
}

/** New posts of a space, of a tag, or by a member under their name, count for somebody: those after this moment. */
export type Tracked = { since: Date } & ({ spaceId: string } | { tag: string } | { authorId: string });

/** What lists of what is to be read leave out, and what they hold beside the posts that were opened. */
export interface Attention {
  muted: Muted;
  tracked: readonly Tracked[];
}

type Source = (ctx: Ctx) => Promise<{ muted: Partial<Muted>; tracked?: readonly Tracked[] }>;

// A set: every node of a process registers the same function.
const sources = new Set<Source>();

/** Tells lists of what is to be read what the caller has muted and tracks. It must be a function of its arguments alone. */
export function onAttention(source: Source): void {
  sources.add(source);
}

/** What the caller has muted and tracks, by whatever means. */
export async function findAttention(ctx: Ctx): Promise<Attention> {
  const found = await Promise.all([...sources].map((source) => source(ctx)));
  const all = (of: (muted: Partial<Muted>) => readonly string[] | undefined) =>
    found.flatMap(({ muted }) => of(muted) ?? []);
  return {
    muted: {
      postIds: all(({ postIds }) => postIds),
      spaceIds: all(({ spaceIds }) => spaceIds),
      tags: all(({ tags }) => tags),
      authorIds: all(({ authorIds }) => authorIds),
    },
    tracked: found.flatMap(({ tracked = [] }) => tracked),
  };
}
