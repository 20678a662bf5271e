import { Type, type Static } from 'typebox';
import { defineNoticeKind, type NoticeWords } from '../../kernel/notices.ts';
import { inLocale } from '../spaces/index.ts';
import { findSiteNotices } from './site-notices.queries.ts';

const postId = Type.String();
const commentId = Type.String();
const OfPost = Type.Object({ postId });
const OfComment = Type.Object({ postId, commentId });

const postPath = (params: { postId: string }) => `/posts/${params.postId}`;
const commentPath = (params: { postId: string; commentId: string }) =>
  `/posts/${params.postId}/comments/${params.commentId}`;

type Words = NoticeWords<unknown>;
const ko = (words: Words) => `「${words.post ?? '글'}」`;
const en = (words: Words) => (words.post === null ? 'a post' : `“${words.post}”`);
/** Whoever is not named: the anonymous, and those who left. */
const whoKo = (words: Words) => (words.actor === null ? '누군가' : `${words.actor} 님이`);
const whoEn = (words: Words) => words.actor ?? 'Somebody';

export const PostCommented = defineNoticeKind({
  name: 'posts.commented',
  topic: 'comments',
  schema: OfComment,
  defaults: { mail: 'digest', push: true, slack: true },
  batched: true,
  readWith: 'text',
  title: (locale, words) => {
    if (words.count > 1)
      return locale === 'ko'
        ? `${ko(words)} 글에 새 댓글 ${words.count}개`
        : `${words.count} new comments on ${en(words)}`;
    return locale === 'ko'
      ? `${whoKo(words)} ${ko(words)} 글에 댓글을 남겼어요`
      : `${whoEn(words)} commented on ${en(words)}`;
  },
  path: commentPath,
});

export const CommentReplied = defineNoticeKind({
  name: 'comments.replied',
  topic: 'replies',
  schema: OfComment,
  defaults: { mail: 'instant', push: true, slack: true },
  batched: true,
  readWith: 'text',
  title: (locale, words) => {
    if (words.count > 1)
      return locale === 'ko'
        ? `${ko(words)} 글의 내 댓글에 새 답글 ${words.count}개`
        : `${words.count} new replies to you in ${en(words)}`;
    return locale === 'ko'
      ? `${whoKo(words)} ${ko(words)} 글에서 답글을 남겼어요`
      : `${whoEn(words)} replied to you in ${en(words)}`;
  },
  path: commentPath,
});

const mentionTitle = (locale: 'ko' | 'en', words: Words) =>
  locale === 'ko'
    ? `${whoKo(words)} ${ko(words)} 글에서 나를 불렀어요`
    : `${whoEn(words)} mentioned you in ${en(words)}`;

export const PostMentioned = defineNoticeKind({
  name: 'posts.mentioned',
  topic: 'mentions',
  schema: OfPost,
  defaults: { mail: 'instant', push: true, slack: true },
  batched: false,
  readWith: 'text',
  title: mentionTitle,
  path: postPath,
});

export const CommentMentioned = defineNoticeKind({
  name: 'comments.mentioned',
  topic: 'mentions',
  schema: OfComment,
  defaults: { mail: 'instant', push: true, slack: true },
  batched: false,
  readWith: 'text',
  title: mentionTitle,
  path: commentPath,
});

export const PostPublished = defineNoticeKind({
  name: 'posts.published',
  topic: 'watched',
  schema: OfPost,
  defaults: { mail: 'digest', push: false, slack: true },
  batched: false,
  readWith: 'text',
  title: (locale, words) =>
    locale === 'ko'
      ? `${words.actor === null ? '' : `${words.actor} 님의 `}새 글 ${ko(words)}`
      : `New post${words.actor === null ? '' : ` by ${words.actor}`}: ${en(words)}`,
  path: postPath,
});

function likedTitle(locale: 'ko' | 'en', words: Words, what: { ko: string; en: string }): string {
  const others = words.count - 1;
  if (locale === 'ko') {
    const named = words.actor === null ? `${words.count}명이` : `${words.actor} 님 외 ${others}명이`;
    const alone = words.actor === null ? '누군가' : `${words.actor} 님이`;
    return `${others > 0 ? named : alone} ${what.ko} 좋아해요`;
  }
  const named =
    words.actor === null
      ? `${words.count} people`
      : `${words.actor} and ${others} ${others === 1 ? 'other' : 'others'}`;
  return `${others > 0 ? named : whoEn(words)} liked ${what.en}`;
}

export const PostLikedNotice = defineNoticeKind({
  name: 'posts.liked',
  topic: 'likes',
  schema: OfPost,
  defaults: { mail: 'off', push: false, slack: false },
  batched: true,
  readWith: 'page',
  title: (locale, words) => likedTitle(locale, words, { ko: `${ko(words)} 글을`, en: en(words) }),
  path: postPath,
});

export const CommentLikedNotice = defineNoticeKind({
  name: 'comments.liked',
  topic: 'likes',
  schema: OfComment,
  defaults: { mail: 'off', push: false, slack: false },
  batched: true,
  readWith: 'page',
  title: (locale, words) =>
    likedTitle(locale, words, { ko: `${ko(words)} 글의 내 댓글을`, en: `your comment in ${en(words)}` }),
  path: commentPath,
});

const roleNames = {
  ko: { member: '회원', moderator: '지킴이', admin: '관리자' },
  en: { member: 'a member', moderator: 'a moderator', admin: 'an administrator' },
} as const;

export const RoleGiven = defineNoticeKind({
  name: 'accounts.role_changed',
  topic: 'account',
  schema: Type.Object({
    role: Type.Union([Type.Literal('member'), Type.Literal('moderator'), Type.Literal('admin')]),
  }),
  defaults: { mail: 'instant', push: true, slack: false },
  batched: false,
  title: (locale, { params }) =>
    locale === 'ko'
      ? `이제 이 마당에서의 역할은 ${roleNames.ko[params.role]}예요`
      : `You are now ${roleNames.en[params.role]} here`,
  path: () => '/settings/account',
});

const Texts = Type.Object({ ko: Type.Optional(Type.String()), en: Type.Optional(Type.String()) });

export const SiteNotice = defineNoticeKind({
  name: 'site.notice',
  topic: 'site',
  schema: Type.Object({
    noticeId: Type.String(),
    title: Texts,
    body: Texts,
    url: Type.Union([Type.String(), Type.Null()]),
  }),
  defaults: { mail: 'digest', push: true, slack: false },
  batched: false,
  title: (locale, { params }) => inLocale(params.title, locale),
  body: (locale, params) => inLocale(params.body, locale) || null,
  path: (params) => params.url ?? '/notifications',
  complete: async (ctx, stored) => {
    const ids = stored.map((params) => (params as { noticeId: string }).noticeId);
    const notices = await findSiteNotices(ctx, [...new Set(ids)]);
    return ids.map((noticeId) => {
      const notice = notices.get(noticeId);
      if (!notice) return null;
      const { title, body, url } = notice;
      return { noticeId, title: title as Static<typeof Texts>, body: body as Static<typeof Texts>, url };
    });
  },
});
