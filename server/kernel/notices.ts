import type { Static, TObject } from 'typebox';
import type { Ctx } from './ctx.ts';
import type { Locale } from './locale.ts';

/** How a notice leaves the site unless the member chose otherwise: by mail at once, in the daily mail, or not. */
export interface NoticeDefaults {
  mail: 'instant' | 'digest' | 'off';
  push: boolean;
  slack: boolean;
}

/** Why somebody is told, shown with each notice. */
export const noticeReasons = [
  'author',
  'reply',
  'mention',
  'watching-post',
  'watching-space',
  'watching-tag',
  'watching-author',
  'concerned',
  'site',
] as const;
export type NoticeReason = (typeof noticeReasons)[number];

/** What a notice says is made when it is read, in the reader's language, from these; nothing personal is stored. */
export interface NoticeWords<Params> {
  params: Params;
  /** Name of the person who acted; `null` for nobody in particular, for the anonymous, and for those who left. */
  actor: string | null;
  /** Title of the post it is about, when there is one that the reader may open. */
  post: string | null;
  /** How many facts the notice stands for: "3 new replies". */
  count: number;
}

/** One sort of notice. Modules declare theirs; the inbox hears no names of modules. */
export interface NoticeKind<Schema extends TObject = TObject> {
  /** Stable, such as `posts.commented`: stored in rows, and the `type` of the API. */
  readonly name: string;
  /** The switch in a member's settings that it falls under. */
  readonly topic: string;
  readonly schema: Schema;
  readonly defaults: NoticeDefaults;
  /** Only staff get it, so only they choose how. */
  readonly forStaff?: boolean;
  /** Unread notices of this kind about the same thing become one that counts. */
  readonly batched: boolean;
  /**
   * Whoever has the post before them that it is about, or that comment of it, has read it as well: it tells of the `text` that
   * stands there, or of what the `page` said about it at that moment. Without it, only opening the notice does.
   */
  readonly readWith?: 'text' | 'page';
  readonly title: (locale: Locale, words: NoticeWords<Static<Schema>>) => string;
  /** Where it leads: a path of this site. */
  readonly path: (params: Static<Schema>) => string;
  /** More than a title has room for; plain text. */
  readonly body?: (locale: Locale, params: Static<Schema>) => string | null;
  /**
   * What is the same for many is stored once and found when notices are read: the stored params in, the whole ones out, in the
   * same order; null for a notice that has nothing to say any more.
   */
  readonly complete?: (ctx: Ctx, stored: readonly object[]) => Promise<(Static<Schema> | null)[]>;
}

const kinds = new Map<string, NoticeKind>();

export function defineNoticeKind<Schema extends TObject>(kind: NoticeKind<Schema>): NoticeKind<Schema> {
  if (kinds.has(kind.name)) throw new Error(`notice kind ${kind.name} is declared twice`);
  kinds.set(kind.name, kind as unknown as NoticeKind);
  return kind;
}

export function findNoticeKind(name: string): NoticeKind | undefined {
  return kinds.get(name);
}

export function noticeKinds(): readonly NoticeKind[] {
  return [...kinds.values()];
}
