import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError, invalidField, staleVersion } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { cleanText, cleanLine } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import {
  countKinds,
  deleteDraftRow,
  findDraft,
  insertDraft,
  lockTerms,
  termsKey,
  updateVersion,
  type VersionRow,
} from '../terms.queries.ts';
import { loadPublished } from '../terms.queries.ts';

const mostKinds = 12;

interface LocalText {
  ko: string;
  en: string;
}

export interface DraftInput {
  title: LocalText;
  body: LocalText;
  summary: LocalText;
  needsConsent: boolean;
  /** `null`: as soon as it is published. */
  inForceAt: string | null;
  /** Of the draft that the writer saw; 0 when there was none. */
  version: number;
}

const draftNotFound = () => new DomainError('not-found', 'terms.draft_not_found');

/**
 * Writes the next version of a document, of a new one too; members see nothing of it.
 * @throws DomainError 409 when somebody else wrote meanwhile, or there are too many documents; 422
 */
export async function writeDraft(ctx: Ctx, kind: string, input: DraftInput): Promise<VersionRow> {
  const texts = cleaned(ctx, input);
  return ctx.transaction(async (tx) => {
    await lockTerms(tx);
    const draft = await findDraft(tx, kind);
    if ((draft?.version ?? 0) !== input.version) throw staleVersion(draft?.version ?? 0);
    if (draft)
      await updateVersion(tx, draft.id, { ...texts, version: draft.version + 1, updated_at: tx.now });
    else {
      const id = newId(tx.now.getTime());
      await insertDraft(tx, { id, kind, ...texts, created_at: tx.now, updated_at: tx.now });
      if ((await countKinds(tx)) > mostKinds)
        throw new DomainError('conflict', 'terms.too_many_documents', { params: { max: mostKinds } });
    }
    return (await findDraft(tx, kind))!;
  });
}

function cleaned(ctx: Ctx, { title, body, summary, needsConsent, inForceAt }: DraftInput) {
  const line = (text: LocalText, name: string, locale: 'ko' | 'en') =>
    cleanLine(text[locale], { pointer: `/${name}/${locale}`, min: 1, max: 100 });
  const block = (text: LocalText, name: string, locale: 'ko' | 'en', max: number, min: number) =>
    cleanText(text[locale], { pointer: `/${name}/${locale}`, min, max });
  const texts = {
    title_ko: line(title, 'title', 'ko'),
    title_en: line(title, 'title', 'en'),
    body_ko: block(body, 'body', 'ko', 50_000, 1),
    body_en: block(body, 'body', 'en', 50_000, 1),
    summary_ko: block(summary, 'summary', 'ko', 2_000, 0),
    summary_en: block(summary, 'summary', 'en', 2_000, 0),
  };
  // What cannot be shown must not be published.
  ctx.engines.markdown.render(texts.body_ko);
  ctx.engines.markdown.render(texts.body_en);
  return {
    ...texts,
    needs_consent: needsConsent,
    in_force_at: inForceAt === null ? null : new Date(inForceAt),
  };
}

/** Throws a draft away. @throws DomainError 404, 409 when somebody else wrote meanwhile */
export async function dropDraft(ctx: Ctx, kind: string, version: number): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockTerms(tx);
    const draft = await findDraft(tx, kind);
    if (!draft) throw draftNotFound();
    if (draft.version !== version) throw staleVersion(draft.version);
    await deleteDraftRow(tx, draft.id);
  });
}

/**
 * Makes the draft a version that never changes again. Members who have to agree are asked from its date of force on.
 * @throws DomainError 404, 409 when somebody else wrote meanwhile, 422 when its date is over
 */
export async function publishDraft(ctx: Ctx, kind: string, version: number): Promise<number> {
  return ctx.transaction(async (tx) => {
    await lockTerms(tx);
    const draft = await findDraft(tx, kind);
    if (!draft) throw draftNotFound();
    if (draft.version !== version) throw staleVersion(draft.version);
    if (draft.in_force_at && draft.in_force_at < tx.now) throw invalidField('/inForceAt', 'terms.date_over');
    tx.wake('cache', termsKey);
    const former = (await loadPublished(tx)).filter((one) => one.kind === kind).map((one) => one.number);
    const number = Math.max(0, ...former) + 1;
    const inForceAt = draft.in_force_at ?? tx.now;
    await updateVersion(tx, draft.id, { number, published_at: tx.now, in_force_at: inForceAt });
    tx.wake('cache', termsKey);
    await recordAct(tx, {
      act: 'terms.published',
      actorId: tx.actor!.id,
      target: { type: 'terms', id: kind },
      after: { number, needsConsent: draft.needs_consent, inForceAt: inForceAt.toISOString() },
    });
    return number;
  });
}
