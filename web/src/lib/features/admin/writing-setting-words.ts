import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of drafts, revisions, visits and the inbox. */
export const writingSettingWords: Record<string, () => { label: string; hint: string }> = {
  'posts.draft_limit': () => ({
    label: m.admin_setting_posts_draft_limit(),
    hint: m.admin_setting_posts_draft_limit_hint(),
  }),
  'posts.draft_days': () => ({
    label: m.admin_setting_posts_draft_days(),
    hint: m.admin_setting_posts_draft_days_hint(),
  }),
  'posts.revisions_public': () => ({
    label: m.admin_setting_posts_revisions_public(),
    hint: m.admin_setting_posts_revisions_public_hint(),
  }),
  'posts.revision_limit': () => ({
    label: m.admin_setting_posts_revision_limit(),
    hint: m.admin_setting_posts_revision_limit_hint(),
  }),
  'posts.new_days': () => ({
    label: m.admin_setting_posts_new_days(),
    hint: m.admin_setting_posts_new_days_hint(),
  }),
  'notifications.keep_read_days': () => ({
    label: m.admin_setting_notifications_keep_read_days(),
    hint: m.admin_setting_notifications_keep_read_days_hint(),
  }),
  'posts.visit_days': () => ({
    label: m.admin_setting_posts_visit_days(),
    hint: m.admin_setting_posts_visit_days_hint(),
  }),
};
