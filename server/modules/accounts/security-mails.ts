import type { MailFacts, Wording } from './mails.ts';

/** Mails that tell what happened to an account. They are always sent: whoever took it over must not switch them off. */
export type SecurityMailKind =
  'new-sign-in' | 'way-in-added' | 'way-in-removed' | 'two-step-on' | 'two-step-off' | 'recovery-code-used';

type Texts = Record<SecurityMailKind, (facts: MailFacts) => Wording>;

const waysKo: Record<string, string> = {
  kakao: '카카오',
  naver: '네이버',
  google: 'Google',
  github: 'GitHub',
  passkey: '패스키',
};
const waysEn: Record<string, string> = {
  ...waysKo,
  kakao: 'Kakao',
  naver: 'Naver',
  passkey: 'a passkey',
};

const checkKo = '직접 하신 일이 아니라면 보안 설정에서 모르는 기기를 로그아웃하고 비밀번호를 바꿔 주세요.';
const checkEn =
  'If it was not you, sign unknown devices out in your security settings and change your password.';

export const securityKo: Texts = {
  'new-sign-in': (facts) => ({
    subject: `[${facts.site}] 새로운 기기에서 로그인했습니다`,
    lines: [
      '처음 보는 기기나 네트워크에서 회원님의 계정으로 로그인했습니다.',
      [`기기: ${deviceWords(facts)}`, `시각: ${timeWords(facts)}`, `네트워크: ${networkWords(facts)}`].join(
        '\n',
      ),
      '회원님이 맞다면 하실 일은 없습니다.',
    ],
    button: '로그인한 기기 보기',
    otherwise:
      '회원님이 아니라면 보안 설정에서 그 기기를 로그아웃하고 비밀번호를 바꿔 주세요. 비밀번호를 바꾸면 다른 기기는 모두 로그아웃됩니다.',
  }),
  'way-in-added': (facts) => ({
    subject: `[${facts.site}] 로그인 방법이 추가되었습니다`,
    lines: [`이제 로그인할 때 ${wayOf(facts, waysKo)}도 쓸 수 있습니다.`],
    button: '보안 설정 열기',
    otherwise: `직접 추가하신 것이 아니라면 보안 설정에서 지우고 비밀번호를 바꿔 주세요.`,
  }),
  'way-in-removed': (facts) => ({
    subject: `[${facts.site}] 로그인 방법이 삭제되었습니다`,
    lines: [`회원님의 로그인 방법에서 ${wayOf(facts, waysKo)} 항목이 삭제되었습니다.`],
    button: '보안 설정 열기',
    otherwise: checkKo,
  }),
  'two-step-on': ({ site }) => ({
    subject: `[${site}] 2단계 인증을 켰습니다`,
    lines: ['앞으로 로그인할 때 인증 앱의 코드를 함께 묻습니다. 복구 코드는 안전한 곳에 보관해 주세요.'],
    button: '보안 설정 열기',
    otherwise: checkKo,
  }),
  'two-step-off': ({ site }) => ({
    subject: `[${site}] 2단계 인증을 껐습니다`,
    lines: ['이제 로그인할 때 인증 앱의 코드를 묻지 않습니다.'],
    button: '보안 설정 열기',
    otherwise: checkKo,
  }),
  'recovery-code-used': ({ site }) => ({
    subject: `[${site}] 복구 코드로 로그인했습니다`,
    lines: ['복구 코드 하나를 써서 로그인했습니다. 쓴 코드는 다시 쓸 수 없습니다.'],
    button: '복구 코드 확인',
    otherwise: checkKo,
  }),
};

export const securityEn: Texts = {
  'new-sign-in': (facts) => ({
    subject: `[${facts.site}] New sign-in to your account`,
    lines: [
      'Somebody signed in to your account from a device or network that was not seen before.',
      [`Device: ${deviceWords(facts)}`, `Time: ${timeWords(facts)}`, `Network: ${networkWords(facts)}`].join(
        '\n',
      ),
      'If it was you, there is nothing for you to do.',
    ],
    button: 'See where you are signed in',
    otherwise:
      'If it was not you, sign that device out in your security settings and change your password. A new password signs all other devices out.',
  }),
  'way-in-added': (facts) => ({
    subject: `[${facts.site}] A way to sign in was added`,
    lines: [`You can now sign in to your account with ${wayOf(facts, waysEn)}, too.`],
    button: 'Open security settings',
    otherwise: 'If you did not add it, remove it in your security settings and change your password.',
  }),
  'way-in-removed': (facts) => ({
    subject: `[${facts.site}] A way to sign in was removed`,
    lines: [`You can no longer sign in to your account with ${wayOf(facts, waysEn)}.`],
    button: 'Open security settings',
    otherwise: checkEn,
  }),
  'two-step-on': ({ site }) => ({
    subject: `[${site}] Two-step sign-in is on`,
    lines: ['From now on a code of your authenticator app is asked for, too. Keep your recovery codes safe.'],
    button: 'Open security settings',
    otherwise: checkEn,
  }),
  'two-step-off': ({ site }) => ({
    subject: `[${site}] Two-step sign-in is off`,
    lines: ['No code of your authenticator app is asked for any more.'],
    button: 'Open security settings',
    otherwise: checkEn,
  }),
  'recovery-code-used': ({ site }) => ({
    subject: `[${site}] A recovery code was used`,
    lines: ['Somebody signed in with one of your recovery codes. It cannot be used again.'],
    button: 'See your recovery codes',
    otherwise: checkEn,
  }),
};

/** An outside provider of the host's own goes by the host's name for it. */
function wayOf({ about, providerName }: MailFacts, names: Record<string, string>): string {
  const way = about.way ?? '';
  return Object.hasOwn(names, way) ? names[way]! : (providerName ?? way);
}

function deviceWords({ locale, about: { browser, system } }: MailFacts): string {
  if (browser && system) return locale === 'en' ? `${browser} on ${system}` : `${system}의 ${browser}`;
  return browser ?? system ?? (locale === 'en' ? 'unknown device' : '알 수 없는 기기');
}

/** In the time of the site, which is named. */
function timeWords({ locale, timeZone, about: { at } }: MailFacts): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone,
  }).format(new Date(at ?? 0));
}

/** The network that the session page shows as well: never the full address. */
function networkWords({ locale, about: { network } }: MailFacts): string {
  if (!network) return locale === 'en' ? 'unknown' : '알 수 없음';
  return network.replace(/\.0\/24$/, '.x').replace(/::\/48$/, ':…');
}
