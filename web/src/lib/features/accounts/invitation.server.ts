import type { Cookies } from '@sveltejs/kit';
import type { Answer } from '#lib/api/client.ts';
import { send } from '#lib/features/forms/send.ts';

export type Invited = Answer<'/api/v1/invitations/{token}', 'get'>;

const cookie = 'madang_invitation';
/** Seconds from accepting an invitation to signing up. */
const lifetime = 3_600;

/** Who invites by this link; nothing when it lets nobody in. */
export async function findInvitation(
  fetcher: typeof fetch,
  token: string | undefined,
): Promise<Invited | null> {
  if (!token) return null;
  const found = await send<Invited>(fetcher, 'GET', `/api/v1/invitations/${encodeURIComponent(token)}`);
  return found.ok ? found.data : null;
}

/** Carries an invitation through signing up, also when that leads elsewhere and back. */
export function keepInvitation(cookies: Cookies, token: string, secure: boolean): void {
  cookies.set(cookie, token, { path: '/', maxAge: lifetime, httpOnly: true, sameSite: 'lax', secure });
}

export const keptInvitation = (cookies: Cookies): string | undefined => cookies.get(cookie);

export function dropInvitation(cookies: Cookies): void {
  cookies.delete(cookie, { path: '/' });
}
