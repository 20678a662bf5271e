import type { Ctx } from '../../kernel/ctx.ts';

let counter: (ctx: Ctx) => Promise<number> = async () => 0;

/** Says how many notices the caller of a Ctx has not read: the inbox stands above members. A function of its argument alone. */
export function countUnreadWith(count: (ctx: Ctx) => Promise<number>): void {
  counter = count;
}

export function countUnread(ctx: Ctx): Promise<number> {
  return counter(ctx);
}

type Terms = 'due' | 'coming' | null;
let terms: (ctx: Ctx) => Promise<Terms> = async () => null;

/** Says whether terms wait for the caller's consent: those stand above members, too. */
export function sayTermsWith(say: (ctx: Ctx) => Promise<Terms>): void {
  terms = say;
}

export function termsFor(ctx: Ctx): Promise<Terms> {
  return terms(ctx);
}
