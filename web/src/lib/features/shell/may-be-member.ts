import type { Cookies } from '@sveltejs/kit';

/** Whether asking who this is could answer anything but a refusal. */
export function mayBeMember(cookies: Cookies): boolean {
  return cookies.getAll().some(({ name }) => name.endsWith('session_token'));
}
