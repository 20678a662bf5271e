import type { Cookies } from '@sveltejs/kit';
import { send } from '#lib/features/forms/send.ts';
import type { ChecklistItem, Overview } from './admin-api.ts';

const cookie = 'madang_first_steps';
const year = 365 * 24 * 60 * 60;

interface Visit {
  fetch: typeof fetch;
  cookies: Cookies;
}

/** The checklist for the home page of an administrator who has steps left and has not put it away; `null` for all others. */
export async function loadFirstSteps(
  me: { role: string } | null,
  { fetch, cookies }: Visit,
): Promise<ChecklistItem[] | null> {
  if (me?.role !== 'admin' || cookies.get(cookie) === 'hidden') return null;
  const overview = await send<Overview>(fetch, 'GET', '/api/v1/admin/overview');
  if (!overview.ok || overview.data.checklist.every((item) => item.done)) return null;
  return overview.data.checklist;
}

export function hideFirstSteps(cookies: Cookies, secure: boolean): void {
  cookies.set(cookie, 'hidden', { path: '/', maxAge: year, httpOnly: true, sameSite: 'lax', secure });
}
