import type { Locale } from '../../kernel/locale.ts';
import type { NoticeReason } from '../../kernel/notices.ts';

export interface MailWords {
  greeting: (name: string) => string;
  open: string;
  openAll: string;
  /** Why a mail about one thing came. */
  because: Record<NoticeReason, string>;
  digestBecause: string;
  several: (count: number) => string;
  digest: (count: number) => string;
  stop: string;
  stopDigest: string;
  settings: string;
}

const ko: MailWords = {
  greeting: (name) => (name === '' ? '안녕하세요.' : `${name}님, 안녕하세요.`),
  open: '보러 가기',
  openAll: '알림함 열기',
  because: {
    author: '내가 쓴 글이나 댓글에 관한 일이라서 보내 드렸어요.',
    reply: '내 댓글에 답글이 달려서 보내 드렸어요.',
    mention: '누가 나를 언급해서 보내 드렸어요.',
    'watching-post': '이 글을 지켜보고 있어서 보내 드렸어요.',
    'watching-space': '이 공간을 지켜보고 있어서 보내 드렸어요.',
    'watching-tag': '이 태그를 지켜보고 있어서 보내 드렸어요.',
    'watching-author': '글쓴이를 지켜보고 있어서 보내 드렸어요.',
    concerned: '내 계정이나 활동에 관한 일이라서 보내 드렸어요.',
    site: '이 사이트의 회원이라서 보내 드렸어요.',
  },
  digestBecause: '아직 읽지 않은 알림을 하루에 한 번 모아서 보내 드려요.',
  several: (count) => `새 알림 ${count}개`,
  digest: (count) => `오늘의 알림 ${count}개`,
  stop: '이런 메일 그만 받기',
  stopDigest: '하루 한 번 모아 보기 그만 받기',
  settings: '알림 설정 바꾸기',
};

const en: MailWords = {
  greeting: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
  open: 'Take a look',
  openAll: 'Open my inbox',
  because: {
    author: 'You get this because it is about something you wrote.',
    reply: 'You get this because somebody replied to you.',
    mention: 'You get this because somebody mentioned you.',
    'watching-post': 'You get this because you watch this post.',
    'watching-space': 'You get this because you watch this space.',
    'watching-tag': 'You get this because you watch this tag.',
    'watching-author': 'You get this because you watch its author.',
    concerned: 'You get this because it concerns your account or what you do here.',
    site: 'You get this because you are a member of this site.',
  },
  digestBecause: 'Once a day you get what you have not read yet.',
  several: (count) => (count === 1 ? '1 new notification' : `${count} new notifications`),
  digest: (count) => (count === 1 ? 'Your day: 1 notification' : `Your day: ${count} notifications`),
  stop: 'Stop mails like this',
  stopDigest: 'Stop the daily mail',
  settings: 'Change notification settings',
};

export function mailWords(locale: Locale): MailWords {
  return locale === 'en' ? en : ko;
}

/** For a push that stands for several notices. */
export function bundleTitle(locale: Locale, count: number): string {
  return mailWords(locale).several(count);
}

export function slackMore(locale: Locale, count: number): string {
  return locale === 'en' ? `and ${count} more` : `외 ${count}개 더 보기`;
}
