import type { Static } from 'typebox';
import type { Actor, Ctx } from '../../kernel/ctx.ts';
import { loadPortfolio, type PortfolioItem } from '../../kernel/portfolio.ts';
import { petPictureUrl } from './card-files.ts';
import { presentLink } from './links.rules.ts';
import type { MemberRow } from './members.queries.ts';
import type { AuthorView, CardOptions, CardView, Me } from './members.schemas.ts';
import { cardCatalogue, petsOnCards } from './members.settings.ts';
import type { CardRules } from './card-details.rules.ts';
import { countUnread, termsFor } from './unread.ts';
import { levelsFor, visibilityOf, type CardField } from './visibility.rules.ts';

const portfolioLength = 24;

export function presentAuthor(row: MemberRow | undefined): AuthorView {
  if (!row || row.withdrawn_at) return { handle: null, name: '', avatarUrl: null, withdrawn: true };
  return { handle: row.handle, name: row.display_name, avatarUrl: row.avatar_url, withdrawn: false };
}

/**
 * A card as the caller of `ctx` may see it. Every response that shows more of a member than name, handle and picture is made
 * here and nowhere else, so that a hidden field cannot slip out beside it.
 */
export function presentCard(ctx: Ctx, row: MemberRow, portfolio: PortfolioItem[] = []): CardView {
  const visibility = visibilityOf(row.visibility);
  const levels = levelsFor(ctx.actor, row.account_id);
  const seen = <Value>(field: CardField, value: Value, hidden: Value): Value =>
    levels.includes(visibility[field]) ? value : hidden;
  const jobField = seen('jobField', row.job_field, null);
  return {
    handle: row.handle,
    name: row.display_name,
    avatarUrl: row.avatar_url,
    introduction: seen('introduction', row.introduction, ''),
    jobField,
    jobFieldName: jobField === null ? null : nameOfField(ctx, jobField),
    employed: seen('employed', row.employed, null),
    stacks: seen('stacks', row.stacks, []),
    careers: seen('careers', row.careers as CardView['careers'], []),
    links: seen('links', row.links, []).map(presentLink),
    pets: ctx.setting(petsOnCards) ? seen('pets', petsOf(row), []) : [],
    portfolio,
    joinedAt: row.joined_at.toISOString(),
    trustLevel: row.trust_level,
    postCount: row.post_count,
    commentCount: row.comment_count,
  };
}

/** The card of a member's own page, with what they made. */
export async function presentWholeCard(ctx: Ctx, row: MemberRow): Promise<CardView> {
  return presentCard(ctx, row, await loadPortfolio(ctx, row.account_id, portfolioLength));
}

/** Without the portfolio: every page asks who its reader is. */
export async function presentMe(ctx: Ctx, row: MemberRow, actor: Actor): Promise<Static<typeof Me>> {
  return {
    ...presentCard(ctx, row),
    role: actor.role,
    emailVerified: actor.emailVerified,
    unread: await countUnread(ctx),
    terms: await termsFor(ctx),
    impersonatedUntil: actor.impersonator?.until.toISOString() ?? null,
    visibility: visibilityOf(row.visibility),
    version: row.version,
  };
}

export function presentOptions(ctx: Ctx, rules: CardRules): Static<typeof CardOptions> {
  const { jobFields, stackGroups } = ctx.setting(cardCatalogue);
  const { careerText, careers, stacks, links, pets } = rules;
  return {
    work: jobFields.length + stackGroups.length > 0,
    jobFields: jobFields.map(({ key, name }) => ({ key, name: inLocale(ctx, name) })),
    stackGroups: stackGroups.map((group) => ({
      key: group.key,
      name: inLocale(ctx, group.name),
      stacks: group.stacks,
    })),
    pets: pets > 0,
    limits: { introduction: rules.introduction, careerText, careers, stacks, links, pets },
  };
}

/** A field that the host took away keeps its key as its name. */
function nameOfField(ctx: Ctx, key: string): string {
  const found = ctx.setting(cardCatalogue).jobFields.find((field) => field.key === key);
  return found ? inLocale(ctx, found.name) : key;
}

function inLocale(ctx: Ctx, name: { ko: string; en: string }): string {
  return ctx.locale === 'en' ? name.en : name.ko;
}

function petsOf(row: MemberRow): CardView['pets'] {
  return (row.pets as CardView['pets']).map((pet) => ({
    ...pet,
    pictureUrl: petPictureUrl(pet.pictureFileId),
  }));
}
