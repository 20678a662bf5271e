import { leavingEn, leavingKo, type LeavingMailKind } from './leaving-mails.ts';
import { securityEn, securityKo, type SecurityMailKind } from './security-mails.ts';

export type MailKind =
  | 'verify'
  | 'reset'
  | 'change-email'
  | 'already-member'
  | 'address-wanted'
  | 'email-changed'
  | 'password-changed'
  | LeavingMailKind
  | SecurityMailKind;

export interface MailFacts {
  locale: 'ko' | 'en';
  /** What the site is called. */
  site: string;
  /** What the reader is called. */
  name: string;
  origin: string;
  /** Where the button leads. */
  link: string;
  /** The account's address now. */
  email: string;
  timeZone: string;
  /** What happened, where a mail tells of it. */
  about: {
    way?: string;
    browser?: string | null;
    system?: string | null;
    network?: string | null;
    at?: string;
    days?: number;
  };
  /** What the host calls the provider that the mail is about. */
  providerName: string | null;
}

export interface Wording {
  subject: string;
  lines: string[];
  button?: string;
  /** What to do when the reader did not expect this mail. */
  otherwise: string;
}

type Texts = Record<MailKind, (facts: MailFacts) => Wording>;

const ko: Texts = {
  verify: ({ site }) => ({
    subject: `[${site}] 이메일 주소를 확인해 주세요`,
    lines: [
      `${site}에 오신 것을 환영합니다.`,
      '아래 버튼을 누르면 이메일 주소 확인이 끝납니다. 링크는 24시간 동안 한 번만 쓸 수 있습니다.',
    ],
    button: '이메일 주소 확인',
    otherwise: '가입하신 적이 없다면 이 메일은 무시하셔도 됩니다.',
  }),
  reset: ({ site }) => ({
    subject: `[${site}] 비밀번호 재설정`,
    lines: [
      '비밀번호를 다시 정해 달라는 요청을 받았습니다.',
      '아래 버튼을 눌러 새 비밀번호를 정해 주세요. 링크는 15분 동안 한 번만 쓸 수 있습니다.',
    ],
    button: '새 비밀번호 정하기',
    otherwise: '요청하신 적이 없다면 이 메일은 무시하셔도 됩니다. 비밀번호는 그대로입니다.',
  }),
  'change-email': ({ site }) => ({
    subject: `[${site}] 새 이메일 주소를 확인해 주세요`,
    lines: [
      '이 주소를 새 이메일 주소로 쓰겠다는 요청을 받았습니다.',
      '아래 버튼을 누르면 바로 바뀝니다. 링크는 1시간 동안 한 번만 쓸 수 있습니다.',
    ],
    button: '이 주소로 바꾸기',
    otherwise: '요청하신 적이 없다면 이 메일은 무시하셔도 됩니다. 아무것도 바뀌지 않습니다.',
  }),
  'already-member': ({ site }) => ({
    subject: `[${site}] 이미 가입된 이메일 주소입니다`,
    lines: [
      '이 이메일 주소로 가입하려는 시도가 있었지만, 이미 계정이 있습니다.',
      '로그인하시거나, 비밀번호가 기억나지 않으면 로그인 화면에서 재설정해 주세요.',
    ],
    button: '로그인하러 가기',
    otherwise: '직접 하신 일이 아니라면 이 메일은 무시하셔도 됩니다. 계정은 그대로입니다.',
  }),
  'address-wanted': ({ site }) => ({
    subject: `[${site}] 이미 쓰고 계신 이메일 주소입니다`,
    lines: [
      '다른 계정이 이 이메일 주소로 바꾸려고 했지만, 이 주소에는 이미 회원님의 계정이 있어 바뀌지 않았습니다.',
    ],
    otherwise: '따로 하실 일은 없습니다. 계정은 그대로입니다.',
  }),
  'email-changed': ({ site, email }) => ({
    subject: `[${site}] 이메일 주소가 바뀌었습니다`,
    lines: [
      `계정의 이메일 주소가 ${masked(email)}(으)로 바뀌었습니다. 이제 이 주소로는 로그인할 수 없습니다.`,
    ],
    otherwise: '직접 바꾸신 것이 아니라면 곧바로 사이트 운영자에게 알려 주세요.',
  }),
  'password-changed': ({ site }) => ({
    subject: `[${site}] 비밀번호가 바뀌었습니다`,
    lines: ['계정의 비밀번호가 바뀌었고, 다른 기기에서는 모두 로그아웃되었으며 API 키도 끝났습니다.'],
    otherwise:
      '직접 바꾸신 것이 아니라면 로그인 화면에서 비밀번호를 재설정하고 사이트 운영자에게 알려 주세요.',
  }),
  ...leavingKo,
  ...securityKo,
};

const en: Texts = {
  verify: ({ site }) => ({
    subject: `[${site}] Confirm your e-mail address`,
    lines: [
      `Welcome to ${site}.`,
      'Press the button to confirm your e-mail address. The link works once, within 24 hours.',
    ],
    button: 'Confirm my address',
    otherwise: 'If you did not sign up, you can ignore this mail.',
  }),
  reset: ({ site }) => ({
    subject: `[${site}] Reset your password`,
    lines: [
      'Somebody, hopefully you, asked to reset your password.',
      'Press the button to choose a new one. The link works once, within 15 minutes.',
    ],
    button: 'Choose a new password',
    otherwise: 'If it was not you, you can ignore this mail. Your password stays as it is.',
  }),
  'change-email': ({ site }) => ({
    subject: `[${site}] Confirm your new e-mail address`,
    lines: [
      'You asked to use this address for your account.',
      'Press the button to change to it at once. The link works once, within an hour.',
    ],
    button: 'Change to this address',
    otherwise: 'If you did not ask for this, you can ignore this mail. Nothing changes.',
  }),
  'already-member': ({ site }) => ({
    subject: `[${site}] You already have an account`,
    lines: [
      'Somebody tried to sign up with this address, which has an account already.',
      'Sign in, or reset your password there if you do not remember it.',
    ],
    button: 'Sign in',
    otherwise: 'If it was not you, you can ignore this mail. Your account stays as it is.',
  }),
  'address-wanted': ({ site }) => ({
    subject: `[${site}] This address is yours already`,
    lines: ['Another account asked to change to this address. As your account uses it, nothing was changed.'],
    otherwise: 'There is nothing for you to do. Your account stays as it is.',
  }),
  'email-changed': ({ site, email }) => ({
    subject: `[${site}] Your e-mail address was changed`,
    lines: [`Your account uses ${masked(email)} now. You can no longer sign in with this address.`],
    otherwise: 'If you did not change it, tell the people who run the site at once.',
  }),
  'password-changed': ({ site }) => ({
    subject: `[${site}] Your password was changed`,
    lines: [
      'The password of your account was changed, all other devices were signed out, and API keys were ended.',
    ],
    otherwise:
      'If you did not change it, reset your password on the sign-in page and tell the people who run the site.',
  }),
  ...leavingEn,
  ...securityEn,
};

/** A mail as plain text and as simple HTML. */
export function writeMail(kind: MailKind, facts: MailFacts): { subject: string; text: string; html: string } {
  const wording = (facts.locale === 'en' ? en : ko)[kind](facts);
  const link = linkOf(kind, facts);
  const greeting = greetingOf(facts);
  const paragraphs = [greeting, ...wording.lines];
  const text = [
    ...paragraphs,
    ...(wording.button ? [link] : []),
    wording.otherwise,
    `— ${facts.site}\n${facts.origin}`,
  ].join('\n\n');
  return {
    subject: oneLine(wording.subject),
    text: `${text}\n`,
    html: asHtml(paragraphs, wording, link, facts),
  };
}

function linkOf(kind: MailKind, { origin, link }: MailFacts): string {
  if (kind === 'already-member' || kind === 'leaving') return `${origin}/sign-in`;
  return Object.hasOwn(securityKo, kind) ? `${origin}/settings/security` : link;
}

function greetingOf({ locale, name }: MailFacts): string {
  if (name === '') return locale === 'en' ? 'Hello,' : '안녕하세요.';
  return locale === 'en' ? `Hello ${name},` : `${name}님, 안녕하세요.`;
}

function asHtml(
  paragraphs: readonly string[],
  { button, otherwise }: Wording,
  link: string,
  { locale, site, origin }: MailFacts,
): string {
  const font =
    "font-family:system-ui,-apple-system,'Apple SD Gothic Neo','Malgun Gothic',sans-serif;line-height:1.6;color:#1f2328";
  const action = button
    ? `<p style="margin:24px 0"><a href="${escape(link)}" style="background:#1f2328;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none;display:inline-block">${escape(button)}</a></p>
<p style="font-size:13px;color:#59636e;word-break:break-all">${escape(link)}</p>`
    : '';
  return `<!doctype html>
<html lang="${locale}"><body style="margin:0;padding:24px;${font}"><div style="max-width:520px;margin:0 auto">
${paragraphs.map((line) => `<p>${escape(line).replaceAll('\n', '<br>')}</p>`).join('\n')}
${action}
<p style="font-size:13px;color:#59636e">${escape(otherwise)}</p>
<hr style="border:0;border-top:1px solid #d1d9e0;margin:24px 0"><p style="font-size:13px"><a href="${escape(origin)}" style="color:#59636e">${escape(site)}</a></p>
</div></body></html>
`;
}

function masked(email: string): string {
  return `${email.slice(0, 1)}***${email.slice(email.lastIndexOf('@'))}`;
}

/** A subject is one header line, whatever the site is called. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/gu, ' ');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
