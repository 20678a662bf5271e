import type { Ctx } from '../../../kernel/ctx.ts';
import { codeInvalid, signInRequired, twoStepOff, twoStepOn } from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { findAccount, findPasswordHash } from '../accounts.queries.ts';
import { wrongCodes } from '../attempts.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import { newRecoveryCodes } from '../recovery-codes.rules.ts';
import {
  confirmSecret,
  dropSecondStep,
  hasSecondStep,
  replaceRecoveryCodes,
  storeUnconfirmedSecret,
  useCode,
} from '../second-steps.queries.ts';
import { asBase32, newTotpSecret, otpAuthUri } from '../totp.rules.ts';
import type { Visit } from '../visits.ts';
import { lockWaysIn } from '../ways-in.queries.ts';
import { checkPassword } from './check-password.ts';

interface Shown {
  password?: string | undefined;
  code?: string | undefined;
}

/**
 * A new secret for an authenticator app. Nothing changes until a code confirms it; until then it may be asked for again.
 * @throws DomainError 422 for a wrong password, 409 `accounts.two_step_on`
 */
export async function beginTwoStep(
  kit: Kit,
  ctx: Ctx,
  password: string | undefined,
): Promise<{ secret: string; uri: string }> {
  const account = await findAccount(ctx, ctx.actor!.id);
  if (!account) throw signInRequired();
  if ((await findPasswordHash(ctx, account.id)) !== null)
    await checkPassword(kit, ctx, password ?? '', '/password');
  const secret = newTotpSecret();
  if (!(await storeUnconfirmedSecret(ctx, kit.seals, account.id, secret))) throw twoStepOn();
  const uri = otpAuthUri(secret, { site: kit.siteName(ctx, ctx.locale), email: account.email });
  return { secret: asBase32(secret), uri };
}

/**
 * Turns two-step sign-in on with a first code of the app. Answers the recovery codes: the only time that anybody sees them.
 * @throws DomainError 422 for a wrong code, 409 when it is on already or was not begun, 429 after five wrong codes
 */
export async function confirmTwoStep(kit: Kit, ctx: Ctx, visit: Visit, code: string): Promise<string[]> {
  const { id } = ctx.actor!;
  if (await hasSecondStep(ctx, id)) throw twoStepOn();
  await kit.attempts.spend(ctx, wrongCodes, `confirm ${id}`);
  const origin = await findLinkOrigin(kit, ctx, visit);
  const codes = newRecoveryCodes();
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, id);
    if (!(await confirmSecret(tx, kit.seals, id, code))) throw codeInvalid();
    await replaceRecoveryCodes(tx, kit.seals, id, codes);
    await orderMail(tx, { kind: 'two-step-on', accountId: id, origin });
  });
  await kit.attempts.giveBack(ctx, wrongCodes, `confirm ${id}`);
  return codes;
}

/** Asks for no second step any more. @throws DomainError 409 `accounts.two_step_off`; 422 for a wrong password or code */
export async function endTwoStep(kit: Kit, ctx: Ctx, visit: Visit, shown: Shown): Promise<void> {
  const { id } = ctx.actor!;
  if (!(await hasSecondStep(ctx, id))) throw twoStepOff();
  await showAgain(kit, ctx, shown);
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, id);
    if (!(await dropSecondStep(tx, id))) throw twoStepOff();
    await orderMail(tx, { kind: 'two-step-off', accountId: id, origin });
  });
}

/** Ten new codes; the old ones stop working. @throws DomainError as `endTwoStep` */
export async function renewRecoveryCodes(kit: Kit, ctx: Ctx, shown: Shown): Promise<string[]> {
  const { id } = ctx.actor!;
  if (!(await hasSecondStep(ctx, id))) throw twoStepOff();
  await showAgain(kit, ctx, shown);
  const codes = newRecoveryCodes();
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, id);
    if (!(await hasSecondStep(tx, id))) throw twoStepOff();
    await replaceRecoveryCodes(tx, kit.seals, id, codes);
  });
  return codes;
}

/** The password once more; accounts without one show a code. */
async function showAgain(kit: Kit, ctx: Ctx, { password, code }: Shown): Promise<void> {
  const { id } = ctx.actor!;
  if ((await findPasswordHash(ctx, id)) !== null) {
    await checkPassword(kit, ctx, password ?? '', '/password');
    return;
  }
  await kit.attempts.spend(ctx, wrongCodes, `signed-in ${id}`);
  if (!(await useCode(ctx, kit.seals, id, code ?? ''))) throw codeInvalid();
  await kit.attempts.giveBack(ctx, wrongCodes, `signed-in ${id}`);
}
