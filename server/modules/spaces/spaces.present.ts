import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import type { SpaceRow } from './spaces.queries.ts';
import { mayIn } from './spaces.rules.ts';
import type { SpaceView } from './spaces.schemas.ts';

type Texts = Record<string, string | undefined>;

/** The text in `locale`, or in whatever language there is. */
export function inLocale(texts: unknown, locale: string): string {
  const all = texts as Texts;
  return all[locale] ?? all['ko'] ?? all['en'] ?? Object.values(all).find(Boolean) ?? '';
}

export function presentSpace(ctx: Ctx, row: SpaceRow): Static<typeof SpaceView> {
  return {
    slug: row.slug,
    name: inLocale(row.name, ctx.locale),
    names: row.name as Texts,
    kind: row.kind,
    description: inLocale(row.description, ctx.locale),
    descriptions: row.description as Texts,
    icon: row.icon,
    group: row.group_key,
    tags: row.tags,
    rights: { read: row.read_role, write: row.write_role, comment: row.comment_role } as Static<
      typeof SpaceView
    >['rights'],
    anonymousAllowed: row.anonymous_allowed,
    archived: row.archived_at !== null,
    version: row.version,
    mine: { write: mayIn(row, ctx.actor, 'write'), comment: mayIn(row, ctx.actor, 'comment') },
  };
}
