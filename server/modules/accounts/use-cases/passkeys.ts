import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanLine } from '../../../kernel/text.ts';
import {
  passkeyInvalid,
  passkeyNotFound,
  passkeyRefused,
  signInRequired,
  tooManyPasskeys,
} from '../accounts.errors.ts';
import { orderMail } from '../accounts.jobs.ts';
import { accountsDb, findAccount } from '../accounts.queries.ts';
import type { AuthAnswer } from '../ask-auth.ts';
import { openFlow, takeFlow } from '../flows.queries.ts';
import type { Kit } from '../kit.ts';
import { findLinkOrigin } from '../links.origin.ts';
import {
  challengeIn,
  creationOptions,
  readCreation,
  readUse,
  requestOptions,
  type NewPasskey,
  type Party,
} from '../passkeys.ceremonies.ts';
import type { Visit } from '../visits.ts';
import { assertWayInLeft, findPasskeys, lockWaysIn, type PasskeyRow } from '../ways-in.queries.ts';
import { enter } from './enter.ts';

const maxPasskeys = 20;
const challengeTime = 300;

/** What the browser needs to make a passkey. @throws DomainError 409 when there are twenty already */
export async function offerPasskey(kit: Kit, ctx: Ctx, visit: Visit) {
  const account = await findAccount(ctx, ctx.actor!.id);
  if (!account) throw signInRequired();
  const existing = await findPasskeys(ctx, account.id);
  if (existing.length >= maxPasskeys) throw tooManyPasskeys(maxPasskeys);
  const options = await creationOptions(partyOf(kit, ctx, visit), account, existing);
  await openFlow(ctx, {
    purpose: 'passkey-new',
    accountId: account.id,
    value: {},
    seconds: challengeTime,
    token: options.challenge,
  });
  return options;
}

/** Keeps a passkey that the browser made. @throws DomainError 422 `accounts.passkey_invalid` */
export async function addPasskey(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  { name, response }: { name: string; response: RegistrationResponseJSON },
): Promise<PasskeyRow> {
  const { id: accountId } = ctx.actor!;
  const cleanName = cleanPasskeyName(name);
  const challenge = challengeIn(response);
  const flow = await takeFlow(ctx, 'passkey-new', challenge);
  const made =
    flow?.accountId === accountId && (await readCreation(partyOf(kit, ctx, visit), challenge, response));
  if (!made) throw passkeyInvalid();
  const origin = await findLinkOrigin(kit, ctx, visit);
  return ctx.transaction(async (tx) => {
    await lockWaysIn(tx, accountId);
    if ((await findPasskeys(tx, accountId)).length >= maxPasskeys) throw tooManyPasskeys(maxPasskeys);
    const row = await insertPasskey(tx, accountId, cleanName, made);
    await orderMail(tx, { kind: 'way-in-added', accountId, origin, about: { way: 'passkey' } });
    return row;
  });
}

async function insertPasskey(
  tx: Ctx,
  accountId: string,
  name: string,
  made: NewPasskey,
): Promise<PasskeyRow> {
  const row = await accountsDb(tx)
    .insertInto('account_passkeys')
    .values({
      account_id: accountId,
      credential_id: made.credentialId,
      public_key: made.publicKey,
      counter: made.counter,
      transports: made.transports,
      name,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.constraint('account_passkeys_credential_id_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw passkeyInvalid();
  return row;
}

/** @throws DomainError 404 for one that is not mine; 422 for a name that nobody could read */
export async function renamePasskey(ctx: Ctx, id: string, name: string): Promise<PasskeyRow> {
  const row = await accountsDb(ctx)
    .updateTable('account_passkeys')
    .set({ name: cleanPasskeyName(name) })
    .where('id', '=', id)
    .where('account_id', '=', ctx.actor!.id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw passkeyNotFound();
  return row;
}

/** @throws DomainError 404 for one that is not mine; 409 when it is the last way in */
export async function removePasskey(kit: Kit, ctx: Ctx, visit: Visit, id: string): Promise<void> {
  const { id: accountId } = ctx.actor!;
  const origin = await findLinkOrigin(kit, ctx, visit);
  await ctx.transaction(async (tx) => {
    await lockWaysIn(tx, accountId);
    const result = await accountsDb(tx)
      .deleteFrom('account_passkeys')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (result.numDeletedRows === 0n) throw passkeyNotFound();
    await assertWayInLeft(kit, tx, accountId);
    await orderMail(tx, { kind: 'way-in-removed', accountId, origin, about: { way: 'passkey' } });
  });
}

/** What the browser needs to find a passkey of this site. */
export async function askForPasskey(kit: Kit, ctx: Ctx, visit: Visit) {
  const options = await requestOptions(partyOf(kit, ctx, visit));
  const token = options.challenge;
  await openFlow(ctx, { purpose: 'passkey', accountId: null, value: {}, seconds: challengeTime, token });
  return options;
}

/**
 * Signs in with a passkey. One that checked a finger or a PIN has shown two things and is asked for no code.
 * @throws DomainError 401 `accounts.passkey_refused` for everything that proves nothing; else as `enter`
 */
export async function signInWithPasskey(
  kit: Kit,
  ctx: Ctx,
  visit: Visit,
  response: AuthenticationResponseJSON,
): Promise<AuthAnswer> {
  const challenge = challengeIn(response);
  if (!(await takeFlow(ctx, 'passkey', challenge))) throw passkeyRefused();
  const row = await findByCredential(ctx, response.id);
  const used = row && (await readUse(partyOf(kit, ctx, visit), challenge, response, row));
  if (!used) throw passkeyRefused();
  return ctx.transaction(async (tx) => {
    await noteUse(tx, row, used.counter);
    const proof = { accountId: row.account_id, remembered: true, twice: used.userVerified };
    return enter(kit, tx, visit, proof);
  });
}

/** A count that another sign-in has raised meanwhile belongs to a copy. @throws DomainError 401 */
async function noteUse(tx: Ctx, { id, counter: before }: PasskeyRow, counter: number): Promise<void> {
  const result = await accountsDb(tx)
    .updateTable('account_passkeys')
    .set({ counter, last_used_at: tx.now })
    .where('id', '=', id)
    .where('counter', '=', before)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw passkeyRefused();
}

async function findByCredential(ctx: Ctx, credentialId: string): Promise<PasskeyRow | undefined> {
  return accountsDb(ctx)
    .selectFrom('account_passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
}

function partyOf({ publicUrl, siteName }: Kit, ctx: Ctx, { origin }: Visit): Party {
  return { origin: publicUrl ?? origin, name: siteName(ctx, ctx.locale) };
}

function cleanPasskeyName(name: string): string {
  return cleanLine(name, { pointer: '/name', min: 1, max: 40 });
}
