import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField, staleVersion } from '../../../kernel/errors.ts';
import { draftGone, draftNotFound, tooManyDrafts } from '../drafts.errors.ts';
import { deleteDraft, findDraft, tryInsertDraft, tryUpdateDraft, type DraftRow } from '../drafts.queries.ts';
import { placeOf } from '../drafts.rules.ts';
import type { DraftContent } from '../drafts.schemas.ts';
import { accessPost } from '../posts.access.ts';
import { holdFilesOfDraft, letGoOfDrafts } from '../posts.files.ts';
import { draftLimit } from '../posts.settings.ts';

/** Characters of JSON. */
const mostOfFacet = 20_000;

/**
 * Keeps what was typed so far. Without `version` it is a new draft; with it, that version is replaced.
 * @throws DomainError 409 with the version that another device kept, or `drafts.too_many`; 410 `drafts.gone` when it was
 * published or thrown away elsewhere; 404 for a place that is none
 */
export async function keepDraft(
  ctx: Ctx,
  key: string,
  { version, ...content }: DraftContent & { version?: number },
): Promise<DraftRow> {
  if (JSON.stringify(content.facet ?? null).length > mostOfFacet)
    throw invalidField('/facet', 'text.too_long', { max: mostOfFacet });
  return ctx.transaction(async (tx) => {
    await assertPlace(tx, key);
    const written = { accountId: tx.actor!.id, key, content };
    const max = tx.setting(draftLimit);
    const kept =
      version === undefined
        ? await tryInsertDraft(tx, written, max)
        : await tryUpdateDraft(tx, written, version);
    if (kept) {
      await holdFilesOfDraft(tx, kept);
      return kept;
    }
    const current = await findDraft(tx, written.accountId, key);
    if (current) throw staleVersion(current.version);
    throw version === undefined ? tooManyDrafts(max) : draftGone();
  });
}

async function assertPlace(tx: Ctx, key: string): Promise<void> {
  const place = placeOf(key);
  if (!place) throw draftNotFound();
  if (place.what === 'post') await accessPost(tx, place.postId, 'edit');
  if (place.what === 'comment') await accessPost(tx, place.postId, 'comment');
}

/** One's own draft. @throws DomainError 404 */
export async function readDraft(ctx: Ctx, key: string): Promise<DraftRow> {
  const draft = placeOf(key) && (await findDraft(ctx, ctx.actor!.id, key));
  if (!draft) throw draftNotFound();
  return draft;
}

/** Throws a draft away. Idempotent. @throws DomainError 409 when another device has kept a newer one than `version` */
export async function dropDraft(ctx: Ctx, key: string, version?: number): Promise<void> {
  await ctx.transaction(async (tx) => {
    const accountId = tx.actor!.id;
    const current = version === undefined ? undefined : await findDraft(tx, accountId, key);
    if (current && current.version !== version) throw staleVersion(current.version);
    await endDraft(tx, accountId, key);
  });
}

/** For the transaction that publishes what the draft became. */
export async function forgetDraft(tx: Ctx, key: string | undefined): Promise<void> {
  if (key !== undefined) await endDraft(tx, tx.actor!.id, key);
}

async function endDraft(tx: Ctx, accountId: string, key: string): Promise<void> {
  await deleteDraft(tx, accountId, key);
  await letGoOfDrafts(tx, [{ account_id: accountId, key }]);
}
