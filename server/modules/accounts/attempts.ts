import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { tooManyAttempts } from './accounts.errors.ts';
import { accountsDb } from './accounts.queries.ts';

/** A budget of tries, counted in the database so that every node sees the same number. */
interface Budget {
  name: string;
  tries: number;
  seconds: number;
}

/** For tries at something else than an account. */
export type AttemptCounter = Pick<Attempts, 'spend' | 'giveBack'>;

export const wrongPasswords: Budget = { name: 'password', tries: 5, seconds: 15 * 60 };
export const wrongPasswordsFromNetwork: Budget = { name: 'network', tries: 50, seconds: 60 * 60 };
export const wrongCodes: Budget = { name: 'code', tries: 5, seconds: 15 * 60 };
export const mailsToAddress: Budget = { name: 'mail', tries: 5, seconds: 60 * 60 };

/** Counts by a keyed hash, so that the table tells nobody whose password was tried from where. */
export class Attempts {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Counts one try, at once for all nodes. @throws DomainError 429 when the budget is spent */
  async spend(ctx: Ctx, budget: Budget, subject: string): Promise<void> {
    const until = new Date(ctx.now.getTime() + budget.seconds * 1000);
    const result = await sql<{ count: number; expires_at: Date }>`
      insert into account_attempts as kept (key, count, expires_at) values (${this.#key(budget, subject)}, 1, ${until})
      on conflict on constraint account_attempts_pkey do update set
        count = case when kept.expires_at <= ${ctx.now} then 1 else least(kept.count + 1, 1000000) end,
        expires_at = case when kept.expires_at <= ${ctx.now} then excluded.expires_at else kept.expires_at end
      returning count, expires_at`.execute(ctx.db);
    const { count, expires_at: expiresAt } = result.rows[0]!;
    if (count > budget.tries) throw tooManyAttempts(secondsUntil(ctx, expiresAt));
  }

  /** @throws DomainError 429 when the budget is spent already; counts nothing */
  async assertLeft(ctx: Ctx, budget: Budget, subject: string): Promise<void> {
    const row = await accountsDb(ctx)
      .selectFrom('account_attempts')
      .select(['count', 'expires_at'])
      .where('key', '=', this.#key(budget, subject))
      .where('expires_at', '>', ctx.now)
      .executeTakeFirst();
    if (row && row.count >= budget.tries) throw tooManyAttempts(secondsUntil(ctx, row.expires_at));
  }

  /** Takes one try back: it was none. */
  async giveBack(ctx: Ctx, budget: Budget, subject: string): Promise<void> {
    await accountsDb(ctx)
      .updateTable('account_attempts')
      .set((eb) => ({ count: eb('count', '-', 1) }))
      .where('key', '=', this.#key(budget, subject))
      .where('count', '>', 0)
      .execute();
  }

  #key({ name }: Budget, subject: string): string {
    return `${name}:${createHmac('sha256', this.#secret).update(`attempts ${name} ${subject}`).digest('base64url')}`;
  }
}

function secondsUntil(ctx: Ctx, moment: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - ctx.now.getTime()) / 1000));
}
