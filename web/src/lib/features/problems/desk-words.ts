import { m } from '#lib/paraglide/messages.js';

/** What administrators are refused, and everybody whom they look as. */
export const deskSentences: Record<string, () => string> = {
  'accounts.impersonating': m.desk_problem_impersonating,
  'accounts.impersonating_admin': m.desk_problem_impersonating_admin,
  'admin.metric_unknown': m.desk_problem_metric,
  'settings.not_found': m.desk_problem_setting,
  'settings.change_not_found': m.desk_problem_change,
};
