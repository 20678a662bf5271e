import type { Ctx } from './ctx.ts';

type Finder = (ctx: Ctx, accountIds: readonly string[]) => Promise<Set<string>>;

let finder: Finder | null = null;

/** Whoever knows whom a member does not want to hear says so here. A function of its arguments: every node of a process shares it. */
export function defineSilence(find: Finder): void {
  finder = find;
}

/** Of these members, those whom the caller does not want to hear. Never asked about the anonymous: folding them away would name them. */
export function findUnheard(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
  if (!ctx.actor || accountIds.length === 0 || !finder) return Promise.resolve(new Set());
  return finder(ctx, accountIds);
}
