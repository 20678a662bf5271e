import type { Ctx } from '../../kernel/ctx.ts';

/** Something that was said before a flagged thing, without which nobody can judge it. */
export interface Said {
  authorId: string;
  bodyHtml: string;
  createdAt: Date;
}

/** A thing that can be flagged, as those who decide about it see it. */
export interface Flagged {
  type: string;
  /** As it is stored with the case. */
  id: string;
  authorId: string;
  anonymous: boolean;
  /** Null for what is in no space. */
  spaceId: string | null;
  /** The post that it is or belongs to. */
  postId: string | null;
  /** Of comments: the comment under which their branch begins. */
  rootId: string | null;
  /** Of members. */
  handle: string | null;
  title: string;
  /** As it was written. */
  body: string;
  bodyHtml: string;
  createdAt: Date;
  editedAt: Date | null;
  deleted: boolean;
  withheld: 'hidden' | 'held' | null;
  locked: boolean;
}

/** One type of thing, and what can be done to it. Its module declares it; moderation hears no names. */
export interface FlagTarget {
  readonly type: string;
  /** By the id that the API uses, as the caller may see it. @throws DomainError 404 */
  readonly access: (ctx: Ctx, id: string) => Promise<Flagged>;
  /** Whatever became of it; null when it was erased. */
  readonly find: (ctx: Ctx, id: string) => Promise<Flagged | null>;
  /** Of what is flagged where staff have no eyes: the last things that were said before it, the oldest first. */
  readonly context?: (ctx: Ctx, id: string) => Promise<Said[]>;
  readonly hide?: (tx: Ctx, id: string, why: 'hidden' | 'held') => Promise<boolean>;
  readonly show?: (tx: Ctx, id: string) => Promise<boolean>;
  readonly edit?: (tx: Ctx, id: string, text: { title?: string; body?: string }) => Promise<void>;
  readonly move?: (
    tx: Ctx,
    id: string,
    space: string,
  ) => Promise<{ from: string; to: string; spaceId: string }>;
  readonly lock?: (tx: Ctx, id: string) => Promise<void>;
}

const targets = new Map<string, FlagTarget>();

export function defineFlagTarget(target: FlagTarget): FlagTarget {
  if (targets.has(target.type)) throw new Error(`flag target ${target.type} is declared twice`);
  targets.set(target.type, target);
  return target;
}

export function findFlagTarget(type: string): FlagTarget | undefined {
  return targets.get(type);
}
