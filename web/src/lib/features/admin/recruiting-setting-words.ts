import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of recruitments and teams. */
export const recruitingSettingWords: Record<string, () => { label: string; hint: string }> = {
  'recruiting.creator_field': () => ({
    label: m.recruiting_setting_creator_field(),
    hint: m.recruiting_setting_creator_field_hint(),
  }),
  'recruiting.position_limit': () => ({
    label: m.recruiting_setting_position_limit(),
    hint: m.recruiting_setting_position_limit_hint(),
  }),
  'recruiting.head_count_limit': () => ({
    label: m.recruiting_setting_head_count_limit(),
    hint: m.recruiting_setting_head_count_limit_hint(),
  }),
  'recruiting.stack_limit': () => ({
    label: m.recruiting_setting_stack_limit(),
    hint: m.recruiting_setting_stack_limit_hint(),
  }),
  'recruiting.longest_days': () => ({
    label: m.recruiting_setting_longest_days(),
    hint: m.recruiting_setting_longest_days_hint(),
  }),
  'recruiting.message_limit': () => ({
    label: m.recruiting_setting_message_limit(),
    hint: m.recruiting_setting_message_limit_hint(),
  }),
  'recruiting.waiting_limit': () => ({
    label: m.recruiting_setting_waiting_limit(),
    hint: m.recruiting_setting_waiting_limit_hint(),
  }),
  'recruiting.reminder_hours': () => ({
    label: m.recruiting_setting_reminder_hours(),
    hint: m.recruiting_setting_reminder_hours_hint(),
  }),
  'recruiting.link_limit': () => ({
    label: m.recruiting_setting_link_limit(),
    hint: m.recruiting_setting_link_limit_hint(),
  }),
  'recruiting.silent_weeks': () => ({
    label: m.recruiting_setting_silent_weeks(),
    hint: m.recruiting_setting_silent_weeks_hint(),
  }),
};
