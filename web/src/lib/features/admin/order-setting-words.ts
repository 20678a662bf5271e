import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of flags, warnings and the rules of the house. */
export const orderSettingWords: Record<string, () => { label: string; hint: string }> = {
  'moderation.rules': () => ({ label: m.order_setting_rules(), hint: m.order_setting_rules_hint() }),
  'moderation.ladder_days': () => ({ label: m.order_setting_ladder(), hint: m.order_setting_ladder_hint() }),
  'moderation.warning_days': () => ({ label: m.order_setting_expiry(), hint: m.order_setting_expiry_hint() }),
  'moderation.auto_hide_flags': () => ({ label: m.order_setting_auto(), hint: m.order_setting_auto_hint() }),
  'moderation.flags_per_day': () => ({ label: m.order_setting_flags(), hint: m.order_setting_flags_hint() }),
};
