import { fail, type Cookies } from '@sveltejs/kit';
import { send, textOf } from '#lib/features/forms/send.ts';

const lastWayCookie = 'madang_last_way';
const year = 31_536_000;

interface Begun {
  url: string;
}

interface FlowEvent {
  fetch: typeof fetch;
  cookies: Cookies;
  url: URL;
}

/**
 * Begins a flow at a provider. The page that is answered leads there by itself: a redirect would be blocked by `form-action`,
 * which covers what a form is redirected to as well.
 * @param joining what counts when there is no account yet
 */
export async function beginFlow(
  { fetch: fetcher, cookies, url }: FlowEvent,
  path: '/api/auth/sign-in/social' | '/api/auth/link-social',
  form: FormData,
  callbackURL: string,
  joining: object = {},
) {
  const provider = textOf(form, 'provider');
  const outcome = await send<Begun>(fetcher, 'POST', path, { provider, callbackURL, ...joining });
  if (!outcome.ok)
    return fail(outcome.refusal.status, { flowError: flowError(outcome.refusal.code), provider });
  cookies.set(lastWayCookie, provider, {
    path: '/',
    maxAge: year,
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  return { leaveTo: outcome.data.url, provider };
}

/** By which provider this browser came in last. */
export function lastWay(cookies: Cookies): string | null {
  return cookies.get(lastWayCookie) ?? null;
}

/** The API's codes as the ones that end a flow, which have words already. */
function flowError(code: string): string {
  return code === 'accounts.provider_unknown' || code === 'accounts.provider_unavailable'
    ? code.slice('accounts.'.length)
    : 'busy';
}
