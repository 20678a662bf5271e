import type { Component } from 'svelte';
import type { Post, Space } from '#lib/api/client.ts';

// Everything of a kind is fetched with the first page that shows it, so that plain posts do not pay for it. Panels, forms and
// lists are named in files of their own: a page links the styles of everything that its file names.

/** Between the head of a post and its text. */
export type KindPanel = Component<{ post: Post }>;

/** What is listed in a space of the kind; `list` is what its loader in `lists.server.ts` has found. */
export type KindList = Component<{ space: Space; list: never }>;

/** What is typed of a facet: plain values, as a form and a draft hold them. */
export type TypedFacet = Record<string, unknown>;

export interface KindForm {
  /** Fields with names, so that they work without scripts; `words` says what is wrong at `/facet/…`. */
  Fields: Component<
    { facet: TypedFacet; space: Space; words: (pointer: string) => string | undefined; choices: unknown },
    object,
    'facet'
  >;
  /** For a new post. */
  fresh: () => TypedFacet;
  /** For a post that is changed. */
  of: (facet: unknown) => TypedFacet;
  /** What a form says. */
  read: (form: FormData) => TypedFacet;
  /** As the API takes it. */
  sent: (facet: TypedFacet) => unknown;
  /** What the fields offer, asked for with the page. */
  choices?: (fetcher: typeof fetch, origin: string) => Promise<unknown>;
}

export type Later<Part> = Partial<Record<string, () => Promise<{ default: Part }>>>;

export const part = async <Part>(parts: Later<Part>, kind: string): Promise<Part | null> =>
  (await parts[kind]?.())?.default ?? null;
