import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Locale } from '../../kernel/locale.ts';
import { defineNoticeKind, type NoticeWords } from '../../kernel/notices.ts';
import { siteTimeZone } from '../site/index.ts';
import { findMeetups } from './meetups.queries.ts';

const OfMeetup = Type.Object({ postId: Type.String() });
/** When it begins is found when the notice is read. */
const OfTime = Type.Object({
  postId: Type.String(),
  startsAt: Type.Optional(Type.String()),
  when: Type.Optional(Type.Object({ ko: Type.String(), en: Type.String() })),
});

type Words = NoticeWords<unknown>;
const pick = (locale: Locale, ko: string, en: string) => (locale === 'en' ? en : ko);
const meetupIn = (locale: Locale, { post }: Words) =>
  post === null ? pick(locale, '모임', 'a meet-up') : pick(locale, `「${post}」 모임`, `“${post}”`);
const whoIn = (locale: Locale, { actor }: Words) =>
  actor === null ? pick(locale, '어떤 분', 'Somebody') : pick(locale, `${actor} 님`, actor);

const topic = 'meetups';
const path = ({ postId }: { postId: string }) => `/posts/${postId}`;
const told = { mail: 'instant', push: true, slack: true } as const;

/** What happens to the host's meet-up: several at once become one that counts. */
function hostKind(name: string, say: { ko: string; en: string }) {
  return defineNoticeKind({
    name,
    topic,
    schema: OfMeetup,
    defaults: { mail: 'digest', push: true, slack: true },
    batched: true,
    readWith: 'page',
    title: (locale, words) =>
      words.count > 1
        ? pick(
            locale,
            `${words.count}명이 ${meetupIn(locale, words)}에 ${say.ko}`,
            `${words.count} people ${say.en} ${meetupIn(locale, words)}`,
          )
        : pick(
            locale,
            `${whoIn(locale, words)}이 ${meetupIn(locale, words)}에 ${say.ko}`,
            `${whoIn(locale, words)} ${say.en} ${meetupIn(locale, words)}`,
          ),
    path,
  });
}

export const Joined = hostKind('meetups.joined', { ko: '참여했어요', en: 'joined' });
export const Asked = hostKind('meetups.asked', { ko: '참여하고 싶어 해요', en: 'asked to join' });
export const Left = hostKind('meetups.left', { ko: '참여하지 않기로 했어요', en: 'left' });

/** What became of one's own taking part. */
function ownKind(name: string, say: (meetup: string) => { ko: string; en: string }) {
  return defineNoticeKind({
    name,
    topic,
    schema: OfMeetup,
    defaults: told,
    batched: false,
    readWith: 'page',
    title: (locale, words) => say(meetupIn(locale, words))[locale === 'en' ? 'en' : 'ko'],
    path,
  });
}

export const Accepted = ownKind('meetups.accepted', (meetup) => ({
  ko: `${meetup}에 함께하게 됐어요`,
  en: `You are in: ${meetup}`,
}));
export const Declined = ownKind('meetups.declined', (meetup) => ({
  ko: `아쉽지만 이번 ${meetup}에는 함께하지 못하게 됐어요`,
  en: `There was no room for you this time: ${meetup}`,
}));
export const Removed = ownKind('meetups.removed', (meetup) => ({
  ko: `${meetup}에서 빠지게 됐어요`,
  en: `You are no longer in ${meetup}`,
}));
export const HandedOver = ownKind('meetups.handed_over', (meetup) => ({
  ko: `이제 ${meetup}을 맡아 이끌게 됐어요`,
  en: `You are the host of ${meetup} now`,
}));

export const Cancelled = defineNoticeKind({
  name: 'meetups.cancelled',
  topic,
  schema: Type.Object({ postId: Type.String(), gone: Type.Boolean() }),
  defaults: told,
  batched: false,
  readWith: 'page',
  title: (locale, words) =>
    pick(locale, `${meetupIn(locale, words)}이 취소됐어요`, `Called off: ${meetupIn(locale, words)}`),
  path: ({ postId, gone }) => (gone ? '/my/meetups?when=past' : `/posts/${postId}`),
});

/** A notice that tells a time says nothing any more once it is another one, or called off. */
async function completeTimes(ctx: Ctx, stored: readonly object[]): Promise<(Static<typeof OfTime> | null)[]> {
  const given = stored as Static<typeof OfTime>[];
  const rows = await findMeetups(ctx, [...new Set(given.map(({ postId }) => postId))]);
  const timeZone = ctx.setting(siteTimeZone);
  return given.map((params) => {
    const meetup = rows.find((row) => row.post_id === params.postId);
    if (!meetup || meetup.cancelled_at) return null;
    if (params.startsAt !== undefined && params.startsAt !== meetup.starts_at.toISOString()) return null;
    const say = (locale: string) => timeIn(locale, timeZone, meetup.starts_at);
    return { ...params, when: { ko: say('ko-KR'), en: say('en-GB') } };
  });
}

const timeIn = (locale: string, timeZone: string, at: Date) =>
  new Intl.DateTimeFormat(locale, {
    timeZone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);

export const Moved = defineNoticeKind({
  name: 'meetups.moved',
  topic,
  schema: OfTime,
  defaults: told,
  batched: false,
  readWith: 'page',
  title: (locale, words) =>
    pick(
      locale,
      `${meetupIn(locale, words)}의 시간이나 장소가 바뀌었어요: ${words.params.when?.ko ?? ''}`,
      `New time or place for ${meetupIn(locale, words)}: ${words.params.when?.en ?? ''}`,
    ),
  path,
  complete: completeTimes,
});

export const Reminder = defineNoticeKind({
  name: 'meetups.reminder',
  topic,
  schema: OfTime,
  defaults: { mail: 'off', push: true, slack: true },
  batched: false,
  readWith: 'page',
  title: (locale, words) =>
    pick(
      locale,
      `${meetupIn(locale, words)}이 곧 시작해요: ${words.params.when?.ko ?? ''}`,
      `${meetupIn(locale, words)} begins soon: ${words.params.when?.en ?? ''}`,
    ),
  path,
  complete: completeTimes,
});
