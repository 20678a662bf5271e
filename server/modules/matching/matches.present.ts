import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor, presentCard, type MemberRow } from '../members/index.ts';
import type { AccessedMatch } from './matches.access.ts';
import { findMatchMembers, type Conditions, type MatchMemberRow, type MatchRow } from './matches.queries.ts';
import { isUnnamed, mayCancel, reviewTimes } from './matches.rules.ts';
import type { MatchSummary, MatchView } from './matching.schemas.ts';
import { inLocale } from './pools.present.ts';
import { listPools, type PoolRow } from './pools.queries.ts';

interface Around {
  pools: readonly PoolRow[];
  cards: ReadonlyMap<string, MemberRow>;
}

/** A page of the caller's own. */
export async function presentMatches(
  ctx: Ctx,
  matches: readonly MatchRow[],
): Promise<Static<typeof MatchSummary>[]> {
  const members = await findMatchMembers(
    ctx,
    matches.map(({ id }) => id),
  );
  const around = await lookAround(ctx, members);
  const byMatch = Map.groupBy(members, (member) => member.match_id);
  return matches.map((match) => summarise(ctx, match, byMatch.get(match.id) ?? [], around));
}

export async function presentMatch(
  ctx: Ctx,
  { match, members, mine }: AccessedMatch,
): Promise<Static<typeof MatchView>> {
  const around = await lookAround(ctx, members);
  const { from, until } = reviewTimes(ctx, match);
  const author = (id: string | null) =>
    id === null || isUnnamed(match) ? null : presentAuthor(around.cards.get(id));
  const open = mine !== null && match.cancelled_at === null;
  return {
    ...summarise(ctx, match, members, around),
    roomId: match.room_id,
    host: author(match.host_id),
    cancelledBy: author(match.cancelled_by),
    cancelReason: match.cancel_reason,
    cards: members
      .filter((member) => member.account_id !== ctx.actor!.id)
      .flatMap((member) => presentOther(ctx, around.cards.get(member.account_id))),
    reviewFrom: from.toISOString(),
    reviewUntil: until.toISOString(),
    mayCancel: open && mayCancel(ctx, match),
    mayReview: open && mine.reviewed_at === null && ctx.now >= from && ctx.now < until,
  };
}

function presentOther(ctx: Ctx, row: MemberRow | undefined): Static<typeof MatchView>['cards'] {
  if (!row || row.withdrawn_at) return [];
  const { introduction, jobFieldName, stacks } = presentCard(ctx, row);
  return [{ member: presentAuthor(row), introduction, jobFieldName, stacks }];
}

async function lookAround(ctx: Ctx, members: readonly MatchMemberRow[]): Promise<Around> {
  const [pools, cards] = await Promise.all([
    listPools(ctx),
    findMembers(ctx, [...new Set(members.map((member) => member.account_id))]),
  ]);
  return { pools, cards: new Map(cards.map((card) => [card.account_id, card])) };
}

function summarise(
  ctx: Ctx,
  match: MatchRow,
  members: readonly MatchMemberRow[],
  { pools, cards }: Around,
): Static<typeof MatchSummary> {
  const mine = members.find((member) => member.account_id === ctx.actor!.id);
  const pool = pools.find(({ id }) => id === match.pool_id);
  const kin = pool ?? pools.find(({ slug }) => slug === match.category);
  return {
    id: match.id,
    origin: match.origin as 'pool',
    pool: pool?.slug ?? null,
    postId: match.post_id,
    category: match.category,
    categoryName: kin ? inLocale(ctx, kin.name) : match.category,
    title: pool ? inLocale(ctx, pool.name) : match.title,
    conditions: presentConditions(ctx, match.conditions as Conditions, kin),
    createdAt: match.created_at.toISOString(),
    cancelledAt: match.cancelled_at?.toISOString() ?? null,
    members: members.map((member) => presentAuthor(cards.get(member.account_id))),
    mine: mine ? { happened: mine.happened, reviewed: mine.reviewed_at !== null } : null,
  };
}

/** In words as far as the pool knows them; what it does not know goes by its key. */
function presentConditions(
  ctx: Ctx,
  conditions: Conditions,
  pool: PoolRow | undefined,
): Static<typeof MatchSummary>['conditions'] {
  const order = (key: string) => pool?.attributes.findIndex((one) => one.key === key) ?? 0;
  const sorted = Object.entries(conditions).sort(([a], [b]) => order(a) - order(b));
  return sorted.map(([key, values]) => {
    const attribute = pool?.attributes.find((one) => one.key === key);
    return {
      attribute: key,
      name: attribute ? inLocale(ctx, attribute.name) : key,
      values: values.map((value) => {
        const known = attribute?.values.find((one) => one.key === value);
        return { key: value, name: known ? inLocale(ctx, known.name) : value };
      }),
    };
  });
}
