import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of blocks, trust and content rules. */
export const trustSettingWords: Record<string, () => { label: string; hint: string }> = {
  'blocks.limit': () => ({
    label: m.trust_setting_blocks_limit(),
    hint: m.trust_setting_blocks_limit_hint(),
  }),
  'trust.level_rules': () => ({
    label: m.trust_setting_level_rules(),
    hint: m.trust_setting_level_rules_hint(),
  }),
  'trust.warned_level': () => ({
    label: m.trust_setting_warned_level(),
    hint: m.trust_setting_warned_level_hint(),
  }),
  'trust.budgets': () => ({
    label: m.trust_setting_budgets(),
    hint: m.trust_setting_budgets_hint(),
  }),
  'trust.text_limits': () => ({
    label: m.trust_setting_text_limits(),
    hint: m.trust_setting_text_limits_hint(),
  }),
  'trust.hold_first': () => ({
    label: m.trust_setting_hold_first(),
    hint: m.trust_setting_hold_first_hint(),
  }),
  'trust.hold_link_hours': () => ({
    label: m.trust_setting_hold_link_hours(),
    hint: m.trust_setting_hold_link_hours_hint(),
  }),
  'trust.hold_until_approved': () => ({
    label: m.trust_setting_hold_until_approved(),
    hint: m.trust_setting_hold_until_approved_hint(),
  }),
  'trust.duplicate_seconds': () => ({
    label: m.trust_setting_duplicate_seconds(),
    hint: m.trust_setting_duplicate_seconds_hint(),
  }),
  'trust.similar_hours': () => ({
    label: m.trust_setting_similar_hours(),
    hint: m.trust_setting_similar_hours_hint(),
  }),
  'trust.similar_texts': () => ({
    label: m.trust_setting_similar_texts(),
    hint: m.trust_setting_similar_texts_hint(),
  }),
  'trust.same_link_accounts': () => ({
    label: m.trust_setting_same_link_accounts(),
    hint: m.trust_setting_same_link_accounts_hint(),
  }),
  'trust.allowed_domains': () => ({
    label: m.trust_setting_allowed_domains(),
    hint: m.trust_setting_allowed_domains_hint(),
  }),
  'trust.refused_domains': () => ({
    label: m.trust_setting_refused_domains(),
    hint: m.trust_setting_refused_domains_hint(),
  }),
};
