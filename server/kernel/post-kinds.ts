import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Ctx } from './ctx.ts';
import { DomainError, invalidField } from './errors.ts';

/** What a kind may know of the post that its facet belongs to. */
export interface FacetedPost {
  id: string;
  space_id: string;
  author_id: string;
  anonymous: boolean;
  title: string;
  created_at: Date;
}

/** What people wrote in a facet, for those who judge texts. */
export interface FacetTexts {
  plain: readonly string[];
  /** Targets outside this site. */
  links: readonly string[];
}

/**
 * What a kind of post adds to a post: its facet. `posts` calls these and never hears the kind's name, so a kind is a module
 * above posts.
 */
export interface PostKind {
  /** `discussion`, `recruitment`, …: table word, code word and UI key at once. */
  readonly name: string;
  /** The kind's own object in `POST /posts`; absent when the kind has none. */
  readonly facetSchema?: TSchema;
  /** Stores the facet of a new post, in the post's transaction. @throws DomainError with pointers below `/facet` */
  readonly createFacet?: (tx: Ctx, post: FacetedPost, facet: unknown) => Promise<void>;
  /** Replaces the facet of a post whose row is locked, in its transaction. @throws DomainError */
  readonly changeFacet?: (tx: Ctx, post: FacetedPost, facet: unknown) => Promise<void>;
  /** Facets of many posts in few queries, by post id, as the API shows them to the caller. */
  readonly loadFacets?: (ctx: Ctx, posts: readonly FacetedPost[]) => Promise<Map<string, unknown>>;
  readonly textsOf?: (facet: unknown) => FacetTexts;
  /** Words of the facets that searching finds, by post id; nothing that says who is in it. */
  readonly loadSearchTexts?: (ctx: Ctx, postIds: readonly string[]) => Promise<Map<string, string>>;
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

/**
 * The facet of a post of this kind, once its shape is right.
 * @throws DomainError 409 for a kind that this site does not have, 422 for what is no facet of it
 */
export function checkedFacet(kindName: string, facet: unknown): unknown {
  const kind = findPostKind(kindName);
  if (!kind) throw new DomainError('conflict', 'posts.kind_switched_off');
  if (!kind.facetSchema) {
    if (facet !== undefined && facet !== null) throw invalidField('/facet', 'unknown_field');
    return null;
  }
  if (Check(kind.facetSchema, facet)) return facet;
  const places = [...Errors(kind.facetSchema, facet)].map(({ instancePath }) => `/facet${instancePath}`);
  // What is wrong within an object makes the object wrong as well.
  const wrong = places.filter((place) => !places.some((other) => other.startsWith(`${place}/`)));
  throw new DomainError('invalid', 'request.invalid', {
    errors: [...new Set(wrong)].map((pointer) => ({ pointer, code: 'posts.invalid_facet' })),
  });
}
