import { m } from '#lib/paraglide/messages.js';

/** Words for the settings of the announcement and of how people join. */
export const joiningSettingWords: Record<string, () => { label: string; hint: string }> = {
  'accounts.joining': () => ({ label: m.invite_setting_joining(), hint: m.invite_setting_joining_hint() }),
  'invitations.by': () => ({ label: m.invite_setting_by(), hint: m.invite_setting_by_hint() }),
  'invitations.min_level': () => ({ label: m.invite_setting_level(), hint: m.invite_setting_level_hint() }),
  'site.announcement': () => ({ label: m.bar_title(), hint: m.bar_text() }),
};

const choices: Record<string, Record<string, () => string>> = {
  'accounts.joining': { open: m.invite_choice_open, invitation: m.invite_choice_invitation },
  'invitations.by': {
    nobody: m.invite_choice_nobody,
    staff: m.invite_choice_staff,
    members: m.invite_choice_members,
  },
};

/** One of the fixed words of a setting, as hosts read it. */
export function choiceWords(key: string, choice: string): string {
  return choices[key]?.[choice]?.() ?? choice;
}
