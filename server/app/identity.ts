import { createGithubProvider } from '../engines/identity/github.ts';
import { createKakaoProvider } from '../engines/identity/kakao.ts';
import { createNaverProvider } from '../engines/identity/naver.ts';
import { createOidcProvider } from '../engines/identity/oidc.ts';
import type { IdentityProvider } from '../engines/identity/port.ts';
import type { ProviderConfig } from './config-identity.ts';

/** The adapter for one configured provider. Google is plain OpenID Connect. */
export function chooseProvider(config: ProviderConfig): IdentityProvider {
  if (config.id === 'kakao') return createKakaoProvider(config);
  if (config.id === 'naver') return createNaverProvider(config);
  if (config.id === 'github') return createGithubProvider(config);
  return createOidcProvider({ ...config, id: config.id });
}
