import type { Ctx } from '../../kernel/ctx.ts';
import { invalidField } from '../../kernel/errors.ts';
import { definePostKind, type FacetedPost } from '../../kernel/post-kinds.ts';
import { cardCatalogue } from '../members/index.ts';
import { countApplications } from './applications.queries.ts';
import { loadRecruitmentViews } from './recruitments.present.ts';
import {
  changeRecruitment,
  closeWhenFull,
  findRecruitments,
  insertRecruitment,
  listPositions,
  lockRecruitment,
  updateRecruitment,
} from './recruitments.queries.ts';
import {
  cleanFacet,
  cleanStacks,
  closedWhy,
  type CleanRecruitment,
  type FacetRules,
} from './recruitments.rules.ts';
import { RecruitmentFacet } from './recruitments.schemas.ts';
import {
  creatorField,
  headCountLimit,
  longestDays,
  positionLimit,
  stackLimit,
} from './recruiting.settings.ts';

/** What the host allows now. */
export function loadFacetRules(ctx: Ctx): FacetRules {
  return {
    catalogue: ctx.setting(cardCatalogue),
    creatorField: ctx.setting(creatorField),
    positions: ctx.setting(positionLimit),
    headCount: ctx.setting(headCountLimit),
    stacks: ctx.setting(stackLimit),
    longestDays: ctx.setting(longestDays),
    now: ctx.now,
  };
}

/** Stacks in the words of this site. @throws DomainError 422 */
export const cleanStacksOf = (ctx: Ctx, stacks: readonly string[], pointer: string): string[] =>
  cleanStacks(stacks, loadFacetRules(ctx), pointer);

definePostKind({
  name: 'recruitment',
  facetSchema: RecruitmentFacet,
  createFacet,
  changeFacet,
  loadFacets: loadRecruitmentViews,
  textsOf: (facet) => {
    const { region, category, projectUrl } = facet as RecruitmentFacet;
    return {
      plain: [region, category].filter((text) => typeof text === 'string'),
      links: projectUrl ? [projectUrl] : [],
    };
  },
  loadSearchTexts,
});

async function createFacet(tx: Ctx, post: FacetedPost, facet: unknown): Promise<void> {
  // Its host is asked, chosen and met: there is nothing to recruit for without a name.
  if (post.anonymous) throw invalidField('/anonymous', 'recruiting.not_anonymous');
  // What samples tell of was open when it was written.
  const rules = { ...loadFacetRules(tx), ...(!tx.heard && { longestDays: 730, catalogue: null }) };
  const recruitment = cleanFacet(facet as RecruitmentFacet, rules);
  await insertRecruitment(tx, { postId: post.id, hostId: post.author_id, recruitment });
}

/** Who is in it stays in it: head-counts below those who are there, and positions that somebody has or asks for, are refused. */
async function changeFacet(tx: Ctx, post: FacetedPost, facet: unknown): Promise<void> {
  const before = await lockRecruitment(tx, post.id);
  if (!before) return createFacet(tx, post, facet);
  const recruitment = cleanFacet(facet as RecruitmentFacet, loadFacetRules(tx), before.deadline);
  await assertRoomForThoseIn(tx, post.id, recruitment);
  await updateRecruitment(tx, post.id, recruitment);
  const why = closedWhy(before, tx.now);
  const hasMoreTime = recruitment.deadline === null || recruitment.deadline > tx.now;
  // More time, or more seats, open again what ran out of them; what was closed by hand stays closed.
  if (hasMoreTime && (why === 'deadline' || why === 'full'))
    await changeRecruitment(tx, post.id, { closed_at: null, closed_why: null, opened_at: tx.now });
  await closeWhenFull(tx, post.id);
}

async function assertRoomForThoseIn(tx: Ctx, postId: string, { positions }: CleanRecruitment): Promise<void> {
  const wanted = new Map(positions.map(({ field, count }, index) => [field, { count, index }]));
  const asked = new Map(
    (await countApplications(tx, [postId])).map(({ field, waiting }) => [field, waiting]),
  );
  for (const { field, taken } of await listPositions(tx, [postId])) {
    const position = wanted.get(field);
    if (position && position.count < taken)
      throw invalidField(`/facet/positions/${position.index}/count`, 'recruiting.below_taken', {
        min: taken,
      });
    if (!position && (taken > 0 || (asked.get(field) ?? 0) > 0))
      throw invalidField('/facet/positions', 'recruiting.position_in_use', { field });
  }
}

async function loadSearchTexts(ctx: Ctx, postIds: readonly string[]): Promise<Map<string, string>> {
  const names = new Map(ctx.setting(cardCatalogue).jobFields.map(({ key, name }) => [key, name]));
  const positions = await listPositions(ctx, postIds);
  const rows = await findRecruitments(ctx, postIds);
  return new Map(
    rows.map((row) => {
      const fields = positions
        .filter(({ post_id }) => post_id === row.post_id)
        .map(({ field }) => names.get(field));
      const words = [
        row.category,
        row.region,
        ...row.stacks,
        ...fields.flatMap((name) => [name?.ko, name?.en]),
      ];
      return [row.post_id, words.filter(Boolean).join(' ')];
    }),
  );
}
