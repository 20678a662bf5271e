import { Type } from 'typebox';
import { Nullable } from '../../kernel/http.ts';
import type { Locale } from '../../kernel/locale.ts';
import { defineNoticeKind } from '../../kernel/notices.ts';

/** What members must hear of their own standing goes out at once; nobody acts on them behind their back. */
const must = { mail: 'instant', push: true, slack: false } as const;
const may = { mail: 'off', push: false, slack: false } as const;
const staffDefaults = { mail: 'digest', push: true, slack: true } as const;
const own = 'moderation';
const work = 'moderation-queue';
const Rule = Nullable(Type.Object({ ko: Type.String(), en: Type.String() }));
const pick = (locale: Locale, ko: string, en: string) => (locale === 'en' ? en : ko);

export const FlagSettled = defineNoticeKind({
  name: 'moderation.flag_settled',
  topic: own,
  schema: Type.Object({ outcome: Type.String() }),
  defaults: may,
  batched: false,
  title: (locale, { params }) =>
    params.outcome === 'acted'
      ? pick(locale, '신고해 주셔서 조치했어요. 고마워요', 'Staff acted on what you flagged. Thank you')
      : pick(
          locale,
          '신고를 살펴봤고 문제가 없다고 봤어요. 고마워요',
          'Staff looked at what you flagged and found no problem. Thank you',
        ),
  path: () => '/account/flags',
});

const doneKo: Record<string, string> = {
  hide: '가렸어요',
  edit: '고쳤어요',
  move: '다른 공간으로 옮겼어요',
  lock: '댓글을 닫았어요',
};
const doneEn: Record<string, string> = {
  hide: 'hid',
  edit: 'edited',
  move: 'moved',
  lock: 'closed to comments',
};

const yours: Record<string, readonly [ko: string, en: string]> = {
  post: ['내 글을', 'your post'],
  comment: ['내 댓글을', 'your comment'],
  message: ['내 메시지를', 'your message'],
};

export const Acted = defineNoticeKind({
  name: 'moderation.acted',
  topic: own,
  schema: Type.Object({
    done: Type.String(),
    type: Type.String(),
    postId: Nullable(Type.String()),
    rule: Rule,
  }),
  defaults: must,
  batched: false,
  title: (locale, { params: { done, type, rule } }) => {
    const what = pick(locale, ...(yours[type] ?? (['내가 쓴 것을', 'what you wrote'] as const)));
    const why = rule ? ` (${rule[locale]})` : '';
    return pick(
      locale,
      `운영진이 ${what} ${doneKo[done] ?? done}${why}`,
      `Staff ${doneEn[done] ?? done} ${what}${why}`,
    );
  },
  path: ({ postId }) => (postId === null ? '/rules' : `/posts/${postId}`),
});

export const Warned = defineNoticeKind({
  name: 'moderation.warned',
  topic: own,
  schema: Type.Object({ until: Nullable(Type.String()), rule: Rule, timeZone: Type.String() }),
  defaults: must,
  batched: false,
  title: (locale, { params: { until, rule, timeZone } }) => {
    const name = rule?.[locale] ?? '';
    if (until === null) return pick(locale, `경고를 받았어요: ${name}`, `You were warned: ${name}`);
    const end = moment(locale, until, timeZone);
    return pick(
      locale,
      `경고를 받아 ${end}까지 이용할 수 없어요: ${name}`,
      `You were warned and are blocked until ${end}: ${name}`,
    );
  },
  path: () => '/account/warnings',
});

export const Blocked = defineNoticeKind({
  name: 'moderation.blocked',
  topic: own,
  schema: Type.Object({ until: Nullable(Type.String()), rule: Rule, timeZone: Type.String() }),
  defaults: must,
  batched: false,
  title: (locale, { params: { until, timeZone, rule } }) => {
    const why = rule ? `: ${rule[locale]}` : '';
    if (until === null)
      return pick(locale, `운영진이 이 계정의 이용을 막았어요${why}`, `Staff blocked your account${why}`);
    const end = moment(locale, until, timeZone);
    return pick(
      locale,
      `${end}까지 이 계정을 이용할 수 없어요${why}`,
      `Your account is blocked until ${end}${why}`,
    );
  },
  path: () => '/account/warnings',
});

export const BlockOver = defineNoticeKind({
  name: 'moderation.block_over',
  topic: own,
  schema: Type.Object({}),
  defaults: must,
  batched: false,
  title: (locale) =>
    pick(locale, '다시 이용할 수 있어요. 반가워요', 'You can use your account again. Welcome back'),
  path: () => '/account/warnings',
});

export const AppealSettled = defineNoticeKind({
  name: 'moderation.appeal_settled',
  topic: own,
  schema: Type.Object({ outcome: Type.String(), kind: Type.String() }),
  defaults: must,
  batched: false,
  title: (locale, { params: { outcome, kind } }) => {
    const block = kind === 'block';
    const [ko, en] = block ? ['이용 중지를', 'the block'] : ['경고를', 'the warning'];
    return outcome === 'lifted'
      ? pick(
          locale,
          `이의 제기를 받아들여 ${ko} 취소했어요`,
          `Your appeal was accepted: ${en} is ${block ? 'over' : 'void'}`,
        )
      : pick(locale, `이의 제기를 살펴봤고 ${ko} 유지해요`, `Your appeal was looked at: ${en} stays`);
  },
  path: () => '/account/warnings',
});

export const CaseWaiting = defineNoticeKind({
  name: 'moderation.case_waiting',
  topic: work,
  schema: Type.Object({}),
  defaults: staffDefaults,
  forStaff: true,
  batched: true,
  title: (locale, { count }) =>
    pick(
      locale,
      `살펴볼 것이 ${count}건 있어요`,
      count === 1 ? 'Something waits for a look' : `${count} things wait for a look`,
    ),
  path: () => '/moderation',
});

export const AppealWaiting = defineNoticeKind({
  name: 'moderation.appeal_waiting',
  topic: work,
  schema: Type.Object({ appealId: Type.String() }),
  defaults: staffDefaults,
  forStaff: true,
  batched: false,
  title: (locale) => pick(locale, '이의 제기가 들어왔어요', 'An appeal waits for a decision'),
  path: ({ appealId }) => `/moderation/appeals/${appealId}`,
});

function moment(locale: Locale, at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    new Date(at),
  );
}
