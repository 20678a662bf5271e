import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';

declare module '../../kernel/ctx.ts' {
  interface Engines {
    search: SearchEngine;
  }
}

/** What can be found. A comment is a document of its own and leads to its post. */
export type DocumentType = 'post' | 'comment' | 'member';

export interface SearchDocument {
  type: DocumentType;
  /** Serial id of a post or comment; account id of a member. */
  id: string;
  /** The post that a post or comment belongs to; null for members. */
  postId: string | null;
  /** Null for members. */
  spaceId: string | null;
  /** Kind of the post; a comment has its post's. Null for members. */
  kind: string | null;
  tags: readonly string[];
  /** Null when anonymous: then nothing leads from the author to the text. */
  authorId: string | null;
  /** Counts double. A comment has none: its post's title is not its own words. */
  title: string;
  /** Plain text, code included, no markup. */
  body: string;
  createdAt: Date;
  /** Readable by a guest: only such documents teach the dictionary that suggestions are drawn from. */
  open: boolean;
}

export interface SearchScope {
  /** Spaces that the reader may read; `'all'` only for work of the system. */
  spaceIds: readonly string[] | 'all';
}

export interface SearchQuery extends SearchScope {
  /** As typed: words, `"quoted phrases"`, particles, initial consonants, the wrong layout, typos. */
  text: string;
  types?: readonly DocumentType[];
  kind?: string;
  tag?: string;
  authorId?: string;
  /** Both ends included. */
  from?: Date;
  until?: Date;
  sort: 'relevance' | 'new';
  /** 1–100. */
  limit: number;
  /** Likes of posts, for the order by relevance; those that are not named have none. */
  likesOf?: CountLikes;
  /** Never searches what was meant instead of what was typed. */
  asTyped?: boolean;
  /** As `nextCursor` gave it. @throws RangeError when it is not one */
  cursor?: string | null;
}

/** @param at how many there were then; null for now */
export type CountLikes = (
  postIds: readonly string[],
  at: Date | null,
) => Promise<ReadonlyMap<string, number>>;

export interface SearchHit {
  type: DocumentType;
  id: string;
  postId: string | null;
  createdAt: Date;
  /** `loose`: only looks alike; shown under a heading of its own, after all of `words`. */
  tier: 'words' | 'loose';
}

export interface SearchPage {
  /** One hit a post: the best of the post and its comments. */
  hits: SearchHit[];
  nextCursor: string | null;
  /** Posts and members with all words. Exact below a few thousand, else a round estimate over everything stored. */
  total: { count: number; exact: boolean };
  /** What was searched instead of what was typed (wrong layout, initial consonants, typo), or null. */
  searchedAs: string | null;
  /** Marks in a text what the query found in it. Pure. */
  highlighter: Highlighter;
}

export interface HighlightRange {
  /** UTF-16 offsets, end excluded. */
  start: number;
  end: number;
}

export interface Highlighter {
  /** Where the words of the query stand in `text`, in order, without overlap. */
  ranges(text: string): HighlightRange[];
  /** A piece of at most `length` characters around the densest hits, and the hits in it. */
  excerpt(text: string, length: number): { text: string; ranges: HighlightRange[] };
}

export interface TermsWanted {
  query: string;
  highlighter: Highlighter;
}

export type SuggestionKind = 'word' | 'prefix' | 'initials' | 'layout' | 'typo';

export interface Suggestion {
  text: string;
  kind: SuggestionKind;
}

export interface ReanalyseOptions {
  /** Looks for compounds that are known now and for stragglers as well: every night. Else only for a new analyzer. */
  thorough?: boolean;
  limit?: number;
}

export interface Analysis {
  /** Of the analyzer of this release. */
  version: number;
  /** Documents that have to be looked at, those that have been, and those that have become others. */
  documents: number;
  done: number;
  changed: number;
  underWay: boolean;
}

/** Full-text search over documents. Every method works on the given handle, so it can be part of the caller's transaction. */
export interface SearchEngine {
  /** Stores or replaces; idempotent. */
  put(db: Kysely<DB>, documents: readonly SearchDocument[]): Promise<void>;
  /**
   * Stores very many documents that are not there yet, and learns from them; for filling a site. One transaction, the
   * caller's if it has one. Nobody can search until it ends, for the indexes are made anew.
   * @param beforeEnd awaited when all is done, before it is committed
   */
  load(
    db: Kysely<DB>,
    batches: AsyncIterable<readonly SearchDocument[]> | Iterable<readonly SearchDocument[]>,
    beforeEnd?: () => Promise<void>,
  ): Promise<void>;
  /** Stores documents that are not there yet, a thousand or so at a time, without counting their words: `learn` does, later. */
  add(db: Kysely<DB>, documents: readonly SearchDocument[]): Promise<void>;
  /** Removes documents; fine when they are not there. */
  remove(db: Kysely<DB>, type: DocumentType, ids: readonly string[]): Promise<void>;
  /** Removes a post and all of its comments: in the transaction that hides it. */
  removePost(db: Kysely<DB>, postId: string): Promise<void>;
  /** Ids of what is stored, behind `after`: in the order of numbers for posts and comments, of text for members. For comparing with what should be. */
  listIds(db: Kysely<DB>, type: DocumentType, after: string | null, limit: number): Promise<string[]>;
  search(db: Kysely<DB>, query: SearchQuery): Promise<SearchPage>;
  /**
   * Words that begin with, sound or look like what was typed; only such as stand in open documents. At most `limit`.
   * @param scope spaces that are open now: whether documents are marked open may be a moment late
   */
  suggest(db: Kysely<DB>, typed: string, scope: SearchScope, limit: number): Promise<Suggestion[]>;
  /** Posts like this one, best first, without itself. */
  similarTo(db: Kysely<DB>, postId: string, scope: SearchScope, limit: number): Promise<string[]>;
  /** Posts like a text that is being written. */
  similarToText(
    db: Kysely<DB>,
    text: { title: string; body: string },
    scope: SearchScope,
    limit: number,
  ): Promise<string[]>;
  /** For texts that are kept and shown elsewhere, by other rights than those of spaces: a tsvector of each, as text. */
  termsOf(db: Kysely<DB>, texts: readonly string[]): Promise<string[]>;
  /** What was typed as a tsquery over such terms, as text; null when nothing can be looked for. */
  termsWanted(db: Kysely<DB>, typed: string): Promise<TermsWanted | null>;
  /** Learns the dictionary (frequencies, suggestions, compounds) anew from what is stored; a timed job. */
  learn(db: Kysely<DB>): Promise<void>;
  /**
   * Analyses a batch of stored documents again, when an older analyzer has read them or other compounds are known. Searches
   * go on; stopped, it goes on where it was. @returns whether more wait
   */
  reanalyse(db: Kysely<DB>, options?: ReanalyseOptions): Promise<boolean>;
  /** How far that is, or how the last time went. */
  analysis(db: Kysely<DB>): Promise<Analysis>;
  /** Checks that the cluster can do it (locale of pg_trgm). @throws Error with the fix in its message */
  assertUsable(db: Kysely<DB>): Promise<void>;
}
