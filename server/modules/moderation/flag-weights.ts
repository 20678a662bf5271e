import type { Ctx } from '../../kernel/ctx.ts';

type Weigh = (ctx: Ctx, accountId: string) => Promise<boolean>;

let weigh: Weigh = async () => true;

/** Says whose flags may hide a text by their number; everybody's, as long as nobody says so. It must be a function of its arguments. */
export function setFlagWeight(rule: Weigh): void {
  weigh = rule;
}

export function mayWeigh(ctx: Ctx, accountId: string): Promise<boolean> {
  return weigh(ctx, accountId);
}
