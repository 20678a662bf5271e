import type { Ctx } from '../../kernel/ctx.ts';
import type { VersionRow } from './terms.queries.ts';
import type { PublishedVersion, Standing } from './terms.rules.ts';

const localOf = <Text>(ctx: Ctx, ko: Text, en: Text): Text => (ctx.locale === 'en' ? en : ko);

export function presentPublished(ctx: Ctx, { number, title, needsConsent, inForceAt }: PublishedVersion) {
  return {
    number,
    title: localOf(ctx, title.ko, title.en),
    needsConsent,
    inForceAt: inForceAt.toISOString(),
  };
}

export function presentStanding(ctx: Ctx, { kind, current, asked, coming }: Standing) {
  return {
    kind,
    current: current && presentPublished(ctx, current),
    asked: asked > 0,
    coming: coming.map((version) => presentPublished(ctx, version)),
  };
}

/** Texts that never change, as HTML. */
const shown = new Map<string, string>();
const mostShown = 40;

export function presentVersion(ctx: Ctx, row: VersionRow) {
  const key = `${row.id} ${ctx.locale}`;
  const html = shown.get(key) ?? ctx.engines.markdown.render(localOf(ctx, row.body_ko, row.body_en)).html;
  if (shown.size >= mostShown) shown.clear();
  shown.set(key, html);
  return {
    kind: row.kind,
    number: row.number!,
    title: localOf(ctx, row.title_ko, row.title_en),
    needsConsent: row.needs_consent,
    inForceAt: row.in_force_at!.toISOString(),
    publishedAt: row.published_at!.toISOString(),
    summary: localOf(ctx, row.summary_ko, row.summary_en),
    html,
  };
}

export function presentDraft(ctx: Ctx, row: VersionRow) {
  const { markdown } = ctx.engines;
  return {
    kind: row.kind,
    title: { ko: row.title_ko, en: row.title_en },
    body: { ko: row.body_ko, en: row.body_en },
    html: { ko: markdown.render(row.body_ko).html, en: markdown.render(row.body_en).html },
    summary: { ko: row.summary_ko, en: row.summary_en },
    needsConsent: row.needs_consent,
    inForceAt: row.in_force_at?.toISOString() ?? null,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  };
}

export { localOf };
