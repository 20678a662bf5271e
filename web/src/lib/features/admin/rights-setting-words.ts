import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of exports and of leaving. */
export const rightsSettingWords: Record<string, () => { label: string; hint: string }> = {
  'rights.export_hours': () => ({
    label: m.rights_setting_export_hours(),
    hint: m.rights_setting_export_hours_hint(),
  }),
  'rights.export_days': () => ({
    label: m.rights_setting_export_days(),
    hint: m.rights_setting_export_days_hint(),
  }),
  'rights.leaving_days': () => ({
    label: m.rights_setting_leaving_days(),
    hint: m.rights_setting_leaving_days_hint(),
  }),
};
