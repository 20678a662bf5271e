import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Nullable } from '../../kernel/http.ts';
import type { Locale } from '../../kernel/locale.ts';
import { defineNoticeKind, type NoticeWords } from '../../kernel/notices.ts';
import { findTeams } from './teams.queries.ts';

const topic = 'recruiting';
const OfPost = Type.Object({ postId: Type.String() });
const OfTeam = Type.Object({ teamId: Type.String(), name: Type.Optional(Nullable(Type.String())) });
const Accepted = Type.Object({ postId: Type.String(), teamId: Type.String() });
const Closed = Type.Object({ postId: Type.String(), why: Type.String() });

const pick = (locale: Locale, ko: string, en: string) => (locale === 'en' ? en : ko);
const who = (locale: Locale, { actor }: NoticeWords<unknown>) =>
  actor === null ? pick(locale, '어떤 분', 'Somebody') : pick(locale, `${actor} 님`, actor);
const about = (locale: Locale, { post }: NoticeWords<unknown>) =>
  post === null ? pick(locale, '모집', 'the recruitment') : pick(locale, `「${post}」`, `“${post}”`);
const teamIn = (locale: Locale, { params }: NoticeWords<Static<typeof OfTeam>>) =>
  params.name ? pick(locale, `「${params.name}」`, `“${params.name}”`) : pick(locale, '팀', 'your team');

/** The name that the team has now. */
async function completeTeams(ctx: Ctx, stored: readonly object[]) {
  const given = stored as Static<typeof OfTeam>[];
  const teams = await findTeams(ctx, [...new Set(given.map(({ teamId }) => teamId))]);
  return given.map((params) => {
    const team = teams.find(({ id }) => id === params.teamId);
    return team ? { ...params, name: team.name } : null;
  });
}

const ofTeam = {
  topic,
  schema: OfTeam,
  batched: true,
  path: ({ teamId }: Static<typeof OfTeam>) => `/teams/${teamId}`,
  complete: completeTeams,
} as const;

const atOnce = { mail: 'instant', push: true, slack: true } as const;
const inDigest = { mail: 'digest', push: true, slack: false } as const;

export const ApplicationCame = defineNoticeKind({
  name: 'recruiting.applied',
  topic,
  schema: OfPost,
  defaults: inDigest,
  batched: true,
  title: (locale, words) =>
    words.count > 1
      ? pick(
          locale,
          `${about(locale, words)}에 새 지원이 ${words.count}건 있어요`,
          `${words.count} new applications for ${about(locale, words)}`,
        )
      : pick(
          locale,
          `${who(locale, words)}이 ${about(locale, words)}에 지원했어요`,
          `${who(locale, words)} applied for ${about(locale, words)}`,
        ),
  path: ({ postId }) => `/posts/${postId}/applicants`,
});

export const ApplicationAccepted = defineNoticeKind({
  name: 'recruiting.accepted',
  topic,
  schema: Accepted,
  defaults: atOnce,
  batched: false,
  title: (locale, words) =>
    pick(
      locale,
      `${about(locale, words)} 팀에 함께하게 됐어요`,
      `You are in the team of ${about(locale, words)}`,
    ),
  path: ({ teamId }) => `/teams/${teamId}`,
});

export const ApplicationDeclined = defineNoticeKind({
  name: 'recruiting.declined',
  topic,
  schema: OfPost,
  defaults: inDigest,
  batched: false,
  title: (locale, words) =>
    pick(
      locale,
      `${about(locale, words)} 지원은 이번에는 함께하지 못하게 됐어요`,
      `It did not work out with ${about(locale, words)} this time`,
    ),
  path: () => '/my/recruiting?tab=applied',
});

export const ApplicationTakenBack = defineNoticeKind({
  name: 'recruiting.withdrawn',
  topic,
  schema: OfPost,
  defaults: { mail: 'off', push: false, slack: false },
  batched: true,
  title: (locale, words) =>
    pick(
      locale,
      `${who(locale, words)}이 ${about(locale, words)} 지원을 거뒀어요`,
      `${who(locale, words)} withdrew from ${about(locale, words)}`,
    ),
  path: ({ postId }) => `/posts/${postId}/applicants`,
});

const endings: Record<string, { ko: string; en: string }> = {
  full: { ko: '모두 채워져 모집이 끝났어요', en: 'found everybody and is closed' },
  deadline: { ko: '마감되어 모집이 끝났어요', en: 'has reached its deadline' },
  hand: { ko: '모집이 끝났어요', en: 'takes no more people' },
};

export const SearchEnded = defineNoticeKind({
  name: 'recruiting.closed',
  topic,
  schema: Closed,
  defaults: inDigest,
  batched: true,
  title: (locale, words) => {
    const { ko, en } = endings[words.params.why] ?? endings['hand']!;
    return pick(locale, `${about(locale, words)} ${ko}`, `${about(locale, words)} ${en}`);
  },
  path: ({ postId }) => `/posts/${postId}`,
});

export const DeadlineComes = defineNoticeKind({
  name: 'recruiting.deadline_near',
  topic,
  schema: OfPost,
  defaults: atOnce,
  batched: true,
  title: (locale, words) =>
    pick(
      locale,
      `${about(locale, words)} 모집이 하루 안에 끝나요`,
      `${about(locale, words)} closes within a day`,
    ),
  path: ({ postId }) => `/posts/${postId}/applicants`,
});

export const SeatTaken = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.joined',
  defaults: inDigest,
  title: (locale, words) =>
    pick(
      locale,
      `${who(locale, words)}이 ${teamIn(locale, words)} 팀에 들어왔어요`,
      `${who(locale, words)} joined ${teamIn(locale, words)}`,
    ),
});

export const SeatLeft = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.left',
  defaults: inDigest,
  title: (locale, words) =>
    pick(
      locale,
      `${who(locale, words)}이 ${teamIn(locale, words)} 팀을 떠났어요`,
      `${who(locale, words)} left ${teamIn(locale, words)}`,
    ),
});

export const Replaced = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.replaced',
  defaults: atOnce,
  title: (locale, words) =>
    pick(
      locale,
      `${teamIn(locale, words)} 팀에서 맡은 자리가 다시 열렸어요`,
      `Your seat in ${teamIn(locale, words)} is open again`,
    ),
  path: () => '/my/recruiting?tab=applied',
});

export const LineWanted = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.check_in',
  defaults: inDigest,
  title: (locale, words) =>
    pick(
      locale,
      `이번 주 ${teamIn(locale, words)} 이야기를 한 줄 남겨 주세요`,
      `One line about your week in ${teamIn(locale, words)}, please`,
    ),
});

export const MemberIsSilent = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.silent',
  defaults: inDigest,
  title: (locale, words) =>
    pick(
      locale,
      `${who(locale, words)}이 ${teamIn(locale, words)}에서 한동안 소식이 없어요`,
      `${who(locale, words)} has been silent in ${teamIn(locale, words)} for a while`,
    ),
});

export const HostNow = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.handed_over',
  defaults: atOnce,
  title: (locale, words) =>
    pick(
      locale,
      `${who(locale, words)}이 ${teamIn(locale, words)} 팀을 맡겼어요`,
      `${who(locale, words)} made you the host of ${teamIn(locale, words)}`,
    ),
});

export const WorkEnded = defineNoticeKind({
  ...ofTeam,
  name: 'recruiting.ended',
  defaults: inDigest,
  title: (locale, words) =>
    pick(
      locale,
      `${teamIn(locale, words)} 팀 활동이 끝났어요`,
      `${teamIn(locale, words)} has ended its work`,
    ),
});
