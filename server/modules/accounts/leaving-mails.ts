import type { MailFacts, Wording } from './mails.ts';

/** Mails about leaving the community. */
export type LeavingMailKind = 'withdraw' | 'leaving';

type Texts = Record<LeavingMailKind, (facts: MailFacts) => Wording>;

export const leavingKo: Texts = {
  withdraw: ({ site }) => ({
    subject: `[${site}] 탈퇴를 확인해 주세요`,
    lines: [
      '탈퇴하겠다는 요청을 받았습니다.',
      '아래 버튼을 누르면 마지막으로 한 번 더 묻습니다. 링크는 15분 동안 한 번만 쓸 수 있습니다.',
    ],
    button: '탈퇴 계속하기',
    otherwise: '요청하신 적이 없다면 이 메일은 무시하셔도 됩니다. 계정은 그대로입니다.',
  }),
  leaving: (facts) => ({
    subject: `[${facts.site}] 탈퇴를 신청했습니다`,
    lines: [
      `${facts.about.days}일 뒤인 ${dateOf(facts)}에 계정과 개인정보가 지워집니다. 지금은 모든 기기에서 로그아웃되었습니다.`,
      '마음이 바뀌었다면 그 전에 로그인해 주세요. 로그인하면 탈퇴 신청이 취소되고 모든 것이 그대로 남습니다.',
    ],
    button: '로그인하고 남아 있기',
    otherwise: '직접 신청하신 것이 아니라면 곧바로 로그인해 탈퇴를 취소하고 비밀번호를 바꿔 주세요.',
  }),
};

export const leavingEn: Texts = {
  withdraw: ({ site }) => ({
    subject: `[${site}] Confirm that you want to leave`,
    lines: [
      'You asked to leave.',
      'Press the button; you are asked a last time there. The link works once, within 15 minutes.',
    ],
    button: 'Go on',
    otherwise: 'If you did not ask for this, you can ignore this mail. Your account stays as it is.',
  }),
  leaving: (facts) => ({
    subject: `[${facts.site}] You are leaving`,
    lines: [
      `Your account and your personal data are erased on ${dateOf(facts)}, ${facts.about.days === 1 ? 'in one day' : `in ${facts.about.days} days`}. You have been signed out everywhere.`,
      'Changed your mind? Sign in before that: then you stay, and everything is as it was.',
    ],
    button: 'Sign in and stay',
    otherwise: 'If you did not ask for this, sign in at once, which cancels it, and change your password.',
  }),
};

/** In the time of the site, which is named. */
function dateOf({ locale, timeZone, about: { at } }: MailFacts): string {
  const format: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  };
  return new Intl.DateTimeFormat(locale, format).format(new Date(at ?? 0));
}
