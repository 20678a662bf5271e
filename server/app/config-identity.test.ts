import { describe, expect, it } from 'vitest';
import { readConfig, type ConfigProblem } from './config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigProblem).problems;
  }
};

describe('places to sign in at', () => {
  it('are none without configuration', () => {
    expect(readConfig({}).providers).toEqual([]);
    expect(readConfig({ KAKAO_ISSUER: 'https://gateway.example', OIDC_NAME: '학교' }).providers).toEqual([]);
  });

  it('are those that are configured, in the order of the buttons', () => {
    const { providers } = readConfig({
      OIDC_ISSUER: 'https://login.example/realms/school',
      OIDC_CLIENT_ID: 'madang',
      GITHUB_CLIENT_ID: 'g',
      GITHUB_CLIENT_SECRET: 's',
      KAKAO_CLIENT_ID: 'k',
    });
    expect(providers.map(({ id, name }) => [id, name])).toEqual([
      ['kakao', null],
      ['github', null],
      ['oidc', 'login.example'],
    ]);
    expect(providers[0]).toMatchObject({
      clientSecret: null,
      issuer: 'https://kauth.kakao.com',
      api: 'https://kapi.kakao.com',
    });
  });

  it.each([
    [{ KAKAO_CLIENT_SECRET: 's' }, 'KAKAO_CLIENT_SECRET needs KAKAO_CLIENT_ID'],
    [{ NAVER_CLIENT_ID: 'n' }, 'NAVER_CLIENT_ID needs NAVER_CLIENT_SECRET'],
    [{ OIDC_CLIENT_ID: 'o' }, 'OIDC_ISSUER and OIDC_CLIENT_ID go together'],
    [{ OIDC_ISSUER: 'https://login.example' }, 'OIDC_ISSUER and OIDC_CLIENT_ID go together'],
    [{ OIDC_ISSUER: 'javascript:1', OIDC_CLIENT_ID: 'o' }, /OIDC_ISSUER must be an address/],
    [{ GOOGLE_SCOPE: 'email' }, 'GOOGLE_SCOPE must contain "openid"'],
  ])('are named when they are given by half: %j', (env, problem) => {
    expect(problemsOf(env)).toContainEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    );
  });

  it('never show a secret in a problem', () => {
    expect(problemsOf({ NAVER_CLIENT_SECRET: 'very-secret' }).join()).not.toContain('very-secret');
  });
});
