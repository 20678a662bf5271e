import { sql, type Insertable, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Consents, PublishedVersion } from './terms.rules.ts';

export type VersionRow = Selectable<DB['terms_versions']>;

const own = (ctx: Ctx) => scopeTo<'terms_versions' | 'terms_consents'>(ctx);
export const termsKey = 'terms';

/** Every published version without its text. At most a second old. */
export async function loadPublished(ctx: Ctx): Promise<PublishedVersion[]> {
  return ctx.cached(termsKey, async (fresh) => {
    const rows = await own(fresh)
      .selectFrom('terms_versions')
      .select(['kind', 'number', 'title_ko', 'title_en', 'needs_consent', 'in_force_at'])
      .where('published_at', 'is not', null)
      .execute();
    return rows.map((row) => ({
      kind: row.kind,
      number: row.number!,
      title: { ko: row.title_ko, en: row.title_en },
      needsConsent: row.needs_consent,
      inForceAt: row.in_force_at!,
    }));
  });
}

export function findVersion(ctx: Ctx, kind: string, number: number): Promise<VersionRow | undefined> {
  return own(ctx)
    .selectFrom('terms_versions')
    .selectAll()
    .where('kind', '=', kind)
    .where('number', '=', number)
    .executeTakeFirst();
}

/** Newest first, without the texts. */
export function findHistory(ctx: Ctx, kind: string) {
  return own(ctx)
    .selectFrom('terms_versions')
    .select(['number', 'summary_ko', 'summary_en', 'needs_consent', 'in_force_at', 'published_at'])
    .where('kind', '=', kind)
    .where('published_at', 'is not', null)
    .orderBy('number', 'desc')
    .limit(200)
    .execute();
}

export function findDraft(ctx: Ctx, kind: string): Promise<VersionRow | undefined> {
  return own(ctx)
    .selectFrom('terms_versions')
    .selectAll()
    .where('kind', '=', kind)
    .where('published_at', 'is', null)
    .executeTakeFirst();
}

export function findDrafts(ctx: Ctx) {
  return own(ctx)
    .selectFrom('terms_versions')
    .select(['kind', 'title_ko', 'title_en', 'updated_at'])
    .where('published_at', 'is', null)
    .orderBy('kind')
    .execute();
}

/** One writer at a time: drafts and numbers of all documents. */
export async function lockTerms(tx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('terms', 0))`.execute(tx.db);
}

export async function countKinds(tx: Ctx): Promise<number> {
  const { count } = await own(tx)
    .selectFrom('terms_versions')
    .select((eb) => eb.fn.count<string>('kind').distinct().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertDraft(tx: Ctx, row: Insertable<DB['terms_versions']>): Promise<void> {
  await own(tx).insertInto('terms_versions').values(row).execute();
}

export async function updateVersion(tx: Ctx, id: string, change: Partial<VersionRow>): Promise<void> {
  await own(tx).updateTable('terms_versions').set(change).where('id', '=', id).execute();
}

export async function deleteDraftRow(tx: Ctx, id: string): Promise<void> {
  await own(tx).deleteFrom('terms_versions').where('id', '=', id).execute();
}

export async function findConsents(ctx: Ctx, accountId: string): Promise<Consents> {
  const rows = await own(ctx)
    .selectFrom('terms_consents')
    .select((eb) => ['kind', eb.fn.max('number').as('number')])
    .where('account_id', '=', accountId)
    .groupBy('kind')
    .execute();
  return new Map(rows.map((row) => [row.kind, Number(row.number)]));
}

export function listConsents(ctx: Ctx, accountId: string) {
  return own(ctx)
    .selectFrom('terms_consents')
    .select(['kind', 'number', 'given_at', 'how'])
    .where('account_id', '=', accountId)
    .orderBy('given_at', 'desc')
    .orderBy('kind')
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
}

interface Consent {
  kind: string;
  number: number;
}

/** Said twice, the first time counts. */
export async function insertConsents(
  tx: Ctx,
  accountId: string,
  how: 'sign-up' | 'provider' | 'asked',
  consents: readonly Consent[],
): Promise<void> {
  if (consents.length === 0) return;
  await own(tx)
    .insertInto('terms_consents')
    .values(
      consents.map(({ kind, number }) => ({ account_id: accountId, kind, number, given_at: tx.now, how })),
    )
    .onConflict((conflict) => conflict.constraint('terms_consents_pkey').doNothing())
    .execute();
}
