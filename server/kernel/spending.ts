import type { Ctx } from './ctx.ts';

/** What members do in numbers that somebody may want to bound, beside publishing texts. */
export type Spent = 'flags' | 'uploads';
type Spend = (tx: Ctx, what: Spent, amount: number) => Promise<void>;

let spend: Spend | null = null;

/** Whoever knows budgets takes from them here. A function of its arguments: every node of a process shares it. */
export function defineSpending(take: Spend): void {
  spend = take;
}

/** Takes from the caller's budget, in the transaction that does what it is for. @throws DomainError 429 */
export async function spendBudget(tx: Ctx, what: Spent, amount = 1): Promise<void> {
  await spend?.(tx, what, amount);
}
