import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of rooms. */
export const chatSettingWords: Record<string, () => { label: string; hint: string }> = {
  'chat.largest_capacity': () => ({
    label: m.admin_setting_chat_largest_capacity(),
    hint: m.admin_setting_chat_largest_capacity_hint(),
  }),
  'chat.usual_capacity': () => ({
    label: m.admin_setting_chat_usual_capacity(),
    hint: m.admin_setting_chat_usual_capacity_hint(),
  }),
  'chat.message_limit': () => ({
    label: m.admin_setting_chat_message_limit(),
    hint: m.admin_setting_chat_message_limit_hint(),
  }),
  'chat.edit_hours': () => ({
    label: m.admin_setting_chat_edit_hours(),
    hint: m.admin_setting_chat_edit_hours_hint(),
  }),
  'chat.newcomer_history': () => ({
    label: m.admin_setting_chat_newcomer_history(),
    hint: m.admin_setting_chat_newcomer_history_hint(),
  }),
  'chat.hosted_limit': () => ({
    label: m.admin_setting_chat_hosted_limit(),
    hint: m.admin_setting_chat_hosted_limit_hint(),
  }),
  'chat.reaction_limit': () => ({
    label: m.admin_setting_chat_reaction_limit(),
    hint: m.admin_setting_chat_reaction_limit_hint(),
  }),
  'chat.tell_seconds': () => ({
    label: m.admin_setting_chat_tell_seconds(),
    hint: m.admin_setting_chat_tell_seconds_hint(),
  }),
  'chat.erase_after_days': () => ({
    label: m.admin_setting_chat_erase_after_days(),
    hint: m.admin_setting_chat_erase_after_days_hint(),
  }),
  'chat.presence': () => ({
    label: m.admin_setting_chat_presence(),
    hint: m.admin_setting_chat_presence_hint(),
  }),
  'chat.link_previews': () => ({
    label: m.admin_setting_chat_link_previews(),
    hint: m.admin_setting_chat_link_previews_hint(),
  }),
  'chat.preview_days': () => ({
    label: m.admin_setting_chat_preview_days(),
    hint: m.admin_setting_chat_preview_days_hint(),
  }),
};
