import type { TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';

/**
 * What a kind of post adds to a post: its facet. `posts` calls these and never hears the kind's name, so a kind is a module
 * above posts.
 */
export interface PostKind {
  /** `discussion`, `recruitment`, …: table word, code word and UI key at once. */
  readonly name: string;
  /** The kind's own object in `POST /posts`; absent when the kind has none. */
  readonly facetSchema?: TSchema;
  /** Stores the facet in the post's transaction. */
  readonly saveFacet?: (ctx: Ctx, postId: string, facet: unknown) => Promise<void>;
  /** Facets of many posts in one query, by post id, as the API shows them. */
  readonly loadFacets?: (ctx: Ctx, postIds: readonly string[]) => Promise<Map<string, unknown>>;
}

const kinds = new Map<string, PostKind>();

export function definePostKind(kind: PostKind): PostKind {
  if (kinds.has(kind.name)) throw new Error(`post kind ${kind.name} is defined twice`);
  kinds.set(kind.name, kind);
  return kind;
}

export function findPostKind(name: string): PostKind | undefined {
  return kinds.get(name);
}
