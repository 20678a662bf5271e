import { m } from '#lib/paraglide/messages.js';

const known: Record<string, () => string> = {
  'accounts.role_set': m.desk_act_role,
  'accounts.sessions_ended': m.desk_act_sessions,
  'accounts.personal_data_seen': m.desk_act_seen,
  'accounts.impersonation_begun': m.desk_act_look_begun,
  'accounts.impersonation_ended': m.desk_act_look_ended,
  'moderation.warned': m.desk_act_warned,
  'moderation.blocked': m.desk_act_blocked,
  'moderation.unblocked': m.desk_act_unblocked,
};

/** What staff did, in words; what these pages do not know yet goes by its name in the audit log. */
export function actWords(act: string): string {
  return Object.hasOwn(known, act) ? known[act]!() : act;
}
