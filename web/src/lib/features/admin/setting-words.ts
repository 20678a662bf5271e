import { m } from '#lib/paraglide/messages.js';
import { cardSettingWords } from './card-setting-words.ts';
import { chatSettingWords } from './chat-setting-words.ts';
import { deliverySettingWords } from './delivery-setting-words.ts';
import { choiceWords, joiningSettingWords } from './joining-setting-words.ts';
import { matchingSettingWords } from './matching-setting-words.ts';
import { meetupSettingWords } from './meetup-setting-words.ts';
import { recruitingSettingWords } from './recruiting-setting-words.ts';
import { rightsSettingWords } from './rights-setting-words.ts';
import { orderSettingWords } from './order-setting-words.ts';
import { trustSettingWords } from './trust-setting-words.ts';
import { writingSettingWords } from './writing-setting-words.ts';

interface Words {
  label: string;
  hint: string;
}

const known: Record<string, () => Words> = {
  'site.name': () => ({ label: m.admin_setting_site_name(), hint: m.admin_setting_site_name_hint() }),
  'site.tagline': () => ({
    label: m.admin_setting_site_tagline(),
    hint: m.admin_setting_site_tagline_hint(),
  }),
  'site.locales': () => ({
    label: m.admin_setting_site_locales(),
    hint: m.admin_setting_site_locales_hint(),
  }),
  'site.time_zone': () => ({
    label: m.admin_setting_site_time_zone(),
    hint: m.admin_setting_site_time_zone_hint(),
  }),
  'site.accent': () => ({ label: m.admin_setting_site_accent(), hint: m.admin_setting_site_accent_hint() }),
  'site.listed': () => ({ label: m.admin_setting_site_listed(), hint: m.admin_setting_site_listed_hint() }),
  'accounts.require_verified_email': () => ({
    label: m.admin_setting_accounts_require_verified_email(),
    hint: m.admin_setting_accounts_require_verified_email_hint(),
  }),
  'accounts.sign_up_open': () => ({
    label: m.admin_setting_accounts_sign_up_open(),
    hint: m.admin_setting_accounts_sign_up_open_hint(),
  }),
  'accounts.api_keys_for': () => ({
    label: m.admin_setting_accounts_api_keys_for(),
    hint: m.admin_setting_accounts_api_keys_for_hint(),
  }),
  'files.image_limit_mb': () => ({
    label: m.admin_setting_files_image_limit_mb(),
    hint: m.admin_setting_files_image_limit_mb_hint(),
  }),
  'files.attachment_limit_mb': () => ({
    label: m.admin_setting_files_attachment_limit_mb(),
    hint: m.admin_setting_files_attachment_limit_mb_hint(),
  }),
  'files.quota_mb': () => ({
    label: m.admin_setting_files_quota_mb(),
    hint: m.admin_setting_files_quota_mb_hint(),
  }),
  'files.unclaimed_hours': () => ({
    label: m.admin_setting_files_unclaimed_hours(),
    hint: m.admin_setting_files_unclaimed_hours_hint(),
  }),
  'files.image_megapixels': () => ({
    label: m.admin_setting_files_image_megapixels(),
    hint: m.admin_setting_files_image_megapixels_hint(),
  }),
  'posts.title_limit': () => ({
    label: m.admin_setting_posts_title_limit(),
    hint: m.admin_setting_posts_title_limit_hint(),
  }),
  'posts.body_limit': () => ({
    label: m.admin_setting_posts_body_limit(),
    hint: m.admin_setting_posts_body_limit_hint(),
  }),
  'posts.comment_limit': () => ({
    label: m.admin_setting_posts_comment_limit(),
    hint: m.admin_setting_posts_comment_limit_hint(),
  }),
  'posts.undo_hours': () => ({
    label: m.admin_setting_posts_undo_hours(),
    hint: m.admin_setting_posts_undo_hours_hint(),
  }),
  'posts.erase_after_days': () => ({
    label: m.admin_setting_posts_erase_after_days(),
    hint: m.admin_setting_posts_erase_after_days_hint(),
  }),
  ...cardSettingWords,
  'admin.tell_impersonated': () => ({ label: m.desk_setting_tell(), hint: m.desk_setting_tell_hint() }),
  'search.trending_people': () => ({
    label: m.admin_setting_search_trending_people(),
    hint: m.admin_setting_search_trending_people_hint(),
  }),
  'search.trending_blocked': () => ({
    label: m.admin_setting_search_trending_blocked(),
    hint: m.admin_setting_search_trending_blocked_hint(),
  }),
  'search.trending_days': () => ({
    label: m.admin_setting_search_trending_days(),
    hint: m.admin_setting_search_trending_days_hint(),
  }),
  'search.time_limit_ms': () => ({
    label: m.admin_setting_search_time_limit_ms(),
    hint: m.admin_setting_search_time_limit_ms_hint(),
  }),
  ...writingSettingWords,
  ...deliverySettingWords,
  ...rightsSettingWords,
  ...trustSettingWords,
  ...orderSettingWords,
  ...joiningSettingWords,
  ...chatSettingWords,
  ...matchingSettingWords,
  ...meetupSettingWords,
  ...recruitingSettingWords,
};

/** What a setting is called; one that these pages do not know yet goes by its key. */
export function settingWords(key: string): Words {
  return Object.hasOwn(known, key) ? known[key]!() : { label: key, hint: m.admin_setting_unknown_hint() };
}

const groupNames: Record<string, () => string> = {
  files: m.admin_site_group_files,
  site: m.admin_site_group_site,
  accounts: m.admin_site_group_accounts,
  members: m.card_group,
  posts: m.admin_site_group_posts,
  search: m.admin_site_group_search,
  blocks: m.trust_group_blocks,
  trust: m.trust_group_trust,
  delivery: m.delivery_group,
  moderation: m.order_settings_group,
  invitations: m.invite_setting_group,
  rights: m.rights_setting_group,
  chat: m.admin_site_group_chat,
  matching: m.admin_setting_matching_group,
  meetups: m.admin_setting_meetups_group,
  recruiting: m.recruiting_setting_group,
};

export function settingGroup(key: string): string {
  const [prefix = ''] = key.split('.');
  return Object.hasOwn(groupNames, prefix) ? groupNames[prefix]!() : m.admin_site_group_other();
}

const order = ['site', 'accounts', 'members', 'posts', 'search'];

/** What hosts change first comes first; the rest follows as the API lists it. */
export function bySettingGroup(a: { key: string }, b: { key: string }): number {
  const place = ({ key }: { key: string }): number => {
    const at = order.indexOf(key.split('.')[0] ?? '');
    return at < 0 ? order.length : at;
  };
  return place(a) - place(b);
}

/** A value in words, for "Default …". @param key of its setting, whose fixed words may have names */
export function valueWords(value: unknown, key = ''): string {
  if (typeof value === 'boolean') return value ? m.admin_site_on() : m.admin_site_off();
  if (value === null || value === '') return m.admin_site_empty();
  if (typeof value === 'string' || typeof value === 'number') return choiceWords(key, String(value));
  if (Array.isArray(value)) return value.map(languageName).join(', ') || m.admin_site_empty();
  const parts: unknown[] = Object.values(value as object).filter((part) => part !== null);
  return parts.map((part) => valueWords(part)).join(' / ');
}

export function languageName(value: unknown): string {
  if (value === 'ko') return m.admin_korean();
  return value === 'en' ? m.admin_english() : String(value);
}
