import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of matching. */
export const matchingSettingWords: Record<string, () => { label: string; hint: string }> = {
  'matching.review_after_minutes': () => ({
    label: m.admin_setting_matching_review_after_minutes(),
    hint: m.admin_setting_matching_review_after_minutes_hint(),
  }),
  'matching.review_within_days': () => ({
    label: m.admin_setting_matching_review_within_days(),
    hint: m.admin_setting_matching_review_within_days_hint(),
  }),
  'matching.pair_score_days': () => ({
    label: m.admin_setting_matching_pair_score_days(),
    hint: m.admin_setting_matching_pair_score_days_hint(),
  }),
  'matching.scores': () => ({
    label: m.admin_setting_matching_scores(),
    hint: m.admin_setting_matching_scores_hint(),
  }),
  'matching.no_show_reports': () => ({
    label: m.admin_setting_matching_no_show_reports(),
    hint: m.admin_setting_matching_no_show_reports_hint(),
  }),
  'matching.slack_groups': () => ({
    label: m.admin_setting_matching_slack_groups(),
    hint: m.admin_setting_matching_slack_groups_hint(),
  }),
  'matching.places_shown': () => ({
    label: m.admin_setting_matching_places_shown(),
    hint: m.admin_setting_matching_places_shown_hint(),
  }),
};
