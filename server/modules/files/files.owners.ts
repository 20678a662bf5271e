import type { Ctx } from '../../kernel/ctx.ts';

/** What uses a file, and so decides who may read it and how long it stays. */
export interface FileOwner {
  type: string;
  id: string;
}

/** A kind of thing that files can belong to. */
export interface FileOwnerKind {
  readonly type: string;
  /** Whether `ctx.actor`, a guest when null, may read what `id` names; false too when it is gone. */
  readonly mayRead: (ctx: Ctx, id: string) => Promise<boolean>;
}

const kinds = new Map<string, FileOwnerKind>();

/** Declares a kind of owner; the module that has such things calls it once, while it loads. */
export function defineFileOwner(kind: FileOwnerKind): void {
  if (kinds.has(kind.type)) throw new Error(`file owner ${kind.type} is defined twice`);
  kinds.set(kind.type, kind);
}

export function findFileOwner(type: string): FileOwnerKind | undefined {
  return kinds.get(type);
}

// Cards and their pictures are shown to everybody.
defineFileOwner({ type: 'member', mayRead: () => Promise.resolve(true) });
