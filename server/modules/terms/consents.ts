import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Joining, NewMember } from '../accounts/index.ts';
import { findConsents, insertConsents, loadPublished } from './terms.queries.ts';
import { comingOf, dueOf, standingsOf, type Consents, type Standing } from './terms.rules.ts';

type Given = NonNullable<Joining['consents']>;

const consentRequired = (documents: readonly Standing[]) =>
  new DomainError('forbidden', 'terms.consent_required', {
    params: { documents: documents.map(({ kind }) => kind) },
  });

export async function loadStandings(ctx: Ctx): Promise<Standing[]> {
  return standingsOf(await loadPublished(ctx), ctx.now);
}

/** Whether there is anything to read. */
export async function hasTerms(ctx: Ctx): Promise<boolean> {
  return (await loadPublished(ctx)).length > 0;
}

/** Who has agreed to everything that is asked, by what was asked: consents are never taken back, so it stays true. */
const settled = new Map<string, string>();
const mostSettled = 20_000;

/** Documents that the caller has to agree to before they write. Asks the database only until they have. */
export async function findDue(ctx: Ctx): Promise<Standing[]> {
  const asked = (await loadStandings(ctx)).filter(({ asked: number }) => number > 0);
  if (asked.length === 0 || !ctx.actor) return [];
  const all = asked.map(({ kind, asked: number }) => `${kind} ${number}`).join();
  const { id } = ctx.actor;
  if (settled.get(id) === all) return [];
  const due = dueOf(asked, await findConsents(ctx, id));
  if (due.length === 0) {
    if (settled.size >= mostSettled) settled.clear();
    settled.set(id, all);
  }
  return due;
}

/** @throws DomainError 403 `terms.consent_required` until the caller has agreed to what is in force */
export async function assertMayWrite(ctx: Ctx): Promise<void> {
  const due = await findDue(ctx);
  if (due.length > 0) throw consentRequired(due);
}

/** Whether something waits for the caller's consent, now or at a date that is known already. */
export async function sayTerms(ctx: Ctx): Promise<'due' | 'coming' | null> {
  if ((await findDue(ctx)).length > 0) return 'due';
  const standings = await loadStandings(ctx);
  if (!ctx.actor || comingOf(standings, new Map()).length === 0) return null;
  return comingOf(standings, await findConsents(ctx, ctx.actor.id)).length > 0 ? 'coming' : null;
}

/** Asked before an account is made. @throws DomainError 403 `terms.consent_required` without consent to all that is asked */
export async function assertConsented(ctx: Ctx, { consents = [] }: Joining): Promise<void> {
  const missing = dueOf(await loadStandings(ctx), highest(consents));
  if (missing.length > 0) throw consentRequired(missing);
}

/** In the transaction that makes the account; a version that came between is asked for before the first text. */
export async function recordJoining(tx: Ctx, { accountId, joining, how }: NewMember): Promise<void> {
  const given = joining.consents ?? [];
  if (given.length === 0) return;
  await record(tx, accountId, how === 'mail' ? 'sign-up' : 'provider', given);
  await assertConsented(tx, joining);
}

/** The caller agrees to these versions. @throws DomainError 422 for one that is not published */
export async function giveConsent(ctx: Ctx, given: Given): Promise<void> {
  await ctx.transaction((tx) => record(tx, tx.actor!.id, 'asked', given));
}

async function record(
  tx: Ctx,
  accountId: string,
  how: 'sign-up' | 'provider' | 'asked',
  given: Given,
): Promise<void> {
  const published = await loadPublished(tx);
  const known = (one: Given[number]): boolean =>
    published.some(({ kind, number }) => kind === one.document && number === one.number);
  const unknown = given.findIndex((one) => !known(one));
  if (unknown >= 0)
    throw new DomainError('invalid', 'request.invalid', {
      errors: [{ pointer: `/consents/${unknown}`, code: 'terms.version_unknown' }],
    });
  const distinct = new Map(given.map((one) => [`${one.document} ${one.number}`, one]));
  await insertConsents(
    tx,
    accountId,
    how,
    [...distinct.values()].map(({ document, number }) => ({ kind: document, number })),
  );
}

function highest(given: Given): Consents {
  const numbers = new Map<string, number>();
  for (const { document, number } of given)
    numbers.set(document, Math.max(number, numbers.get(document) ?? 0));
  return numbers;
}
