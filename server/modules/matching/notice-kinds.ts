import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Locale } from '../../kernel/locale.ts';
import { defineNoticeKind } from '../../kernel/notices.ts';
import { findMatches } from './matches.queries.ts';
import { listPools } from './pools.queries.ts';

/** What is called how is found when the notice is read. */
const named = { ko: Type.Optional(Type.String()), en: Type.Optional(Type.String()) };
const OfMatch = Type.Object({ matchId: Type.String(), ...named });
const OfPool = Type.Object({ slug: Type.String(), ...named });

const pick = (locale: Locale, ko: string, en: string) => (locale === 'en' ? en : ko);
const nameIn = (locale: Locale, { ko, en }: { ko?: string; en?: string }) =>
  pick(locale, `「${ko ?? '매칭'}」`, `“${en ?? 'a match'}”`);
const pathOf = ({ matchId }: Static<typeof OfMatch>) => `/matching/matches/${matchId}`;
const defaults = { mail: 'off', push: true, slack: true } as const;

async function completeMatches(
  ctx: Ctx,
  stored: readonly object[],
): Promise<(Static<typeof OfMatch> | null)[]> {
  const given = stored as Static<typeof OfMatch>[];
  const ids = given.map(({ matchId }) => matchId);
  const [matches, pools] = await Promise.all([findMatches(ctx, [...new Set(ids)]), listPools(ctx)]);
  return given.map((params) => {
    const match = matches.find(({ id }) => id === params.matchId);
    if (!match) return null;
    const name = pools.find(({ id }) => id === match.pool_id)?.name;
    return name
      ? { ...params, ...name }
      : { ...params, ko: match.title ?? '모임', en: match.title ?? 'a meet-up' };
  });
}

export const Matched = defineNoticeKind({
  name: 'matching.matched',
  topic: 'matching',
  schema: OfMatch,
  defaults: { ...defaults, mail: 'instant' },
  batched: false,
  title: (locale, { params }) =>
    pick(
      locale,
      `${nameIn(locale, params)} 함께할 분을 찾았어요`,
      `${nameIn(locale, params)} found people for you`,
    ),
  path: pathOf,
  complete: completeMatches,
});

export const MatchCancelledNotice = defineNoticeKind({
  name: 'matching.cancelled',
  topic: 'matching',
  schema: OfMatch,
  defaults: { ...defaults, mail: 'instant' },
  batched: false,
  title: (locale, { params }) =>
    pick(locale, `${nameIn(locale, params)} 만남이 취소됐어요`, `${nameIn(locale, params)} was cancelled`),
  path: pathOf,
  complete: completeMatches,
});

export const ReviewDue = defineNoticeKind({
  name: 'matching.review_due',
  topic: 'matching',
  schema: OfMatch,
  defaults,
  batched: false,
  title: (locale, { params }) =>
    pick(locale, `${nameIn(locale, params)} 만남은 어땠나요?`, `How was ${nameIn(locale, params)}?`),
  path: pathOf,
  complete: completeMatches,
});

export const TimedOut = defineNoticeKind({
  name: 'matching.timed_out',
  topic: 'matching',
  schema: OfPool,
  defaults: { ...defaults, slack: false },
  batched: true,
  title: (locale, { params }) =>
    pick(
      locale,
      `${nameIn(locale, params)} 이번에는 맞는 분이 없었어요`,
      `${nameIn(locale, params)} found nobody this time`,
    ),
  path: ({ slug }) => `/matching/${slug}`,
  complete: async (ctx, stored) => {
    const pools = await listPools(ctx);
    return (stored as Static<typeof OfPool>[]).map((params) => {
      const name = pools.find(({ slug }) => slug === params.slug)?.name;
      return name ? { ...params, ...name } : null;
    });
  },
});
