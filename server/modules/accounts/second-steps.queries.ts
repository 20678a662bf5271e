import type { Ctx } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';
import { looksLikeRecoveryCode } from './recovery-codes.rules.ts';
import type { Seals } from '../../kernel/seals.ts';
import { normaliseCode, stepOf } from './totp.rules.ts';

export async function hasSecondStep(ctx: Ctx, accountId: string): Promise<boolean> {
  const row = await accountsDb(ctx)
    .selectFrom('account_second_steps')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countRecoveryCodes(ctx: Ctx, accountId: string): Promise<number> {
  const { count } = await accountsDb(ctx)
    .selectFrom('account_recovery_codes')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Starts anew with a secret that no code has confirmed yet. Never touches one that is in use. */
export async function storeUnconfirmedSecret(
  tx: Ctx,
  seals: Seals,
  accountId: string,
  secret: Buffer,
): Promise<boolean> {
  const sealed = seals.seal(secret, contextOf(accountId));
  const row = await accountsDb(tx)
    .insertInto('account_second_steps')
    .values({ account_id: accountId, secret: sealed, created_at: tx.now })
    .onConflict((conflict) =>
      conflict
        .constraint('account_second_steps_pkey')
        .doUpdateSet({ secret: sealed, last_step: 0, created_at: tx.now })
        .where('account_second_steps.confirmed_at', 'is', null),
    )
    .returning('account_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Accepts the first code of the app; of two at once one wins. */
export async function confirmSecret(
  tx: Ctx,
  seals: Seals,
  accountId: string,
  code: string,
): Promise<boolean> {
  const step = await findStep(tx, seals, { accountId, code, confirmed: false });
  if (step === null) return false;
  const result = await accountsDb(tx)
    .updateTable('account_second_steps')
    .set({ confirmed_at: tx.now, last_step: step })
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Uses a code up, from the app or a recovery code: each counts once, also when it is given twice at once. */
export async function useCode(ctx: Ctx, seals: Seals, accountId: string, raw: string): Promise<boolean> {
  const code = normaliseCode(raw);
  if (looksLikeRecoveryCode(code)) return useRecoveryCode(ctx, seals, accountId, code);
  const step = await findStep(ctx, seals, { accountId, code, confirmed: true });
  if (step === null) return false;
  const result = await accountsDb(ctx)
    .updateTable('account_second_steps')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

interface Candidate {
  accountId: string;
  code: string;
  confirmed: boolean;
}

async function findStep(ctx: Ctx, seals: Seals, candidate: Candidate): Promise<number | null> {
  const { accountId, confirmed } = candidate;
  const row = await accountsDb(ctx)
    .selectFrom('account_second_steps')
    .select(['secret', 'last_step'])
    .where('account_id', '=', accountId)
    .where('confirmed_at', confirmed ? 'is not' : 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const secret = seals.open(row.secret, contextOf(accountId));
  return stepOf(secret, normaliseCode(candidate.code), { now: ctx.now, last: row.last_step });
}

async function useRecoveryCode(ctx: Ctx, seals: Seals, accountId: string, code: string): Promise<boolean> {
  const result = await accountsDb(ctx)
    .deleteFrom('account_recovery_codes')
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hashOf(seals, accountId, code))
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** The ones before stop working. */
export async function replaceRecoveryCodes(
  tx: Ctx,
  seals: Seals,
  accountId: string,
  codes: readonly string[],
): Promise<void> {
  await accountsDb(tx).deleteFrom('account_recovery_codes').where('account_id', '=', accountId).execute();
  if (codes.length === 0) return;
  const rows = codes.map((code) => ({
    account_id: accountId,
    code_hash: hashOf(seals, accountId, normaliseCode(code)),
  }));
  await accountsDb(tx).insertInto('account_recovery_codes').values(rows).execute();
}

export async function dropSecondStep(tx: Ctx, accountId: string): Promise<boolean> {
  const result = await accountsDb(tx)
    .deleteFrom('account_second_steps')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  await accountsDb(tx).deleteFrom('account_recovery_codes').where('account_id', '=', accountId).execute();
  return result.numDeletedRows === 1n;
}

function hashOf(seals: Seals, accountId: string, code: string): string {
  return seals.hash(`${accountId} ${code}`, 'recovery code');
}

function contextOf(accountId: string): string {
  return `second step ${accountId}`;
}
