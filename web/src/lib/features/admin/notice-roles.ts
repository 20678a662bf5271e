import { m } from '#lib/paraglide/messages.js';
import type { NoticeRole } from './notice-form.ts';

/** Who is told, in words. */
export function noticeRoleName(role: NoticeRole | null): string {
  const names: Record<NoticeRole, () => string> = {
    member: m.notices_role_member,
    moderator: m.notices_role_moderator,
    admin: m.notices_role_admin,
  };
  return role ? names[role]() : m.notices_everybody();
}
