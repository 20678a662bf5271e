import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of meet-ups. */
export const meetupSettingWords: Record<string, () => { label: string; hint: string }> = {
  'meetups.categories': () => ({
    label: m.admin_setting_meetups_categories(),
    hint: m.admin_setting_meetups_categories_hint(),
  }),
  'meetups.attributes': () => ({
    label: m.admin_setting_meetups_attributes(),
    hint: m.admin_setting_meetups_attributes_hint(),
  }),
  'meetups.regions': () => ({
    label: m.admin_setting_meetups_regions(),
    hint: m.admin_setting_meetups_regions_hint(),
  }),
  'meetups.largest_capacity': () => ({
    label: m.admin_setting_meetups_largest_capacity(),
    hint: m.admin_setting_meetups_largest_capacity_hint(),
  }),
  'meetups.complete_within_days': () => ({
    label: m.admin_setting_meetups_complete_within_days(),
    hint: m.admin_setting_meetups_complete_within_days_hint(),
  }),
};
