import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of how notices leave the site. */
export const deliverySettingWords: Record<string, () => { label: string; hint: string }> = {
  'delivery.mail_wait_minutes': () => ({
    label: m.delivery_setting_mail_wait(),
    hint: m.delivery_setting_mail_wait_hint(),
  }),
  'delivery.mails_per_hour': () => ({
    label: m.delivery_setting_mails_per_hour(),
    hint: m.delivery_setting_mails_per_hour_hint(),
  }),
  'delivery.tries': () => ({
    label: m.delivery_setting_tries(),
    hint: m.delivery_setting_tries_hint(),
  }),
  'delivery.kept_days': () => ({
    label: m.delivery_setting_kept_days(),
    hint: m.delivery_setting_kept_days_hint(),
  }),
  'delivery.devices_per_member': () => ({
    label: m.delivery_setting_devices(),
    hint: m.delivery_setting_devices_hint(),
  }),
  'delivery.digest_hour': () => ({
    label: m.delivery_setting_digest_hour(),
    hint: m.delivery_setting_digest_hour_hint(),
  }),
};
