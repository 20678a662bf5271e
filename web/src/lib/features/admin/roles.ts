import { m } from '#lib/paraglide/messages.js';

export const roles = ['member', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

export function asRole(value: unknown): Role | undefined {
  return roles.find((role) => role === value);
}

export function roleName(role: Role): string {
  return { member: m.admin_role_member, moderator: m.admin_role_moderator, admin: m.admin_role_admin }[
    role
  ]();
}

/** What somebody with this role may do. */
export function roleRights(role: Role): string {
  return {
    member: m.admin_role_member_may,
    moderator: m.admin_role_moderator_may,
    admin: m.admin_role_admin_may,
  }[role]();
}
