import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { plainTextOf } from './plain-text.rules.ts';
import { outsideLinks } from './posts.text.ts';

export interface RecentText {
  id: string;
  title: string;
  plain: string;
  links: string[];
}

/** Published posts of every space, the newest first: for staff who try something against what is there. */
export async function listRecentTexts(
  ctx: Ctx,
  { before, limit }: { before: string | null; limit: number },
): Promise<RecentText[]> {
  let rows = scopeTo<'posts'>(ctx)
    .selectFrom('posts')
    .select(['id', 'title', 'body_html'])
    .where('deleted_at', 'is', null);
  if (before !== null) rows = rows.where('id', '<', before);
  const found = await rows.orderBy('id', 'desc').limit(limit).execute();
  return found.map(({ id, title, body_html: html }) => ({
    id,
    title,
    plain: plainTextOf(html),
    links: outsideLinks(html),
  }));
}
