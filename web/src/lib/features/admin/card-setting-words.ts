import { m } from '#lib/paraglide/messages.js';

export const cardSettingWords: Record<string, () => { label: string; hint: string }> = {
  'members.catalogue': () => ({ label: m.card_setting_catalogue(), hint: m.card_setting_catalogue_hint() }),
  'members.pets': () => ({ label: m.card_setting_pets(), hint: m.card_setting_pets_hint() }),
  'members.introduction_limit': () => ({
    label: m.card_setting_introduction_limit(),
    hint: m.card_setting_introduction_limit_hint(),
  }),
  'members.career_text_limit': () => ({
    label: m.card_setting_career_text_limit(),
    hint: m.card_setting_career_text_limit_hint(),
  }),
  'members.careers_limit': () => ({
    label: m.card_setting_careers_limit(),
    hint: m.card_setting_careers_limit_hint(),
  }),
  'members.stacks_limit': () => ({
    label: m.card_setting_stacks_limit(),
    hint: m.card_setting_stacks_limit_hint(),
  }),
  'members.links_limit': () => ({
    label: m.card_setting_links_limit(),
    hint: m.card_setting_links_limit_hint(),
  }),
  'members.pets_limit': () => ({
    label: m.card_setting_pets_limit(),
    hint: m.card_setting_pets_limit_hint(),
  }),
};
