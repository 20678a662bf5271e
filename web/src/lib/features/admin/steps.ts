import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ChecklistItem } from './admin-api.ts';

interface Step {
  key: string;
  label: string;
  text: string;
  /** `null` when the site cannot know. */
  done: boolean | null;
  /** Missing for what is set outside of the pages. */
  href?: string;
}

type Words = Pick<Step, 'label' | 'text' | 'href'>;

const words: Record<ChecklistItem['step'], () => Words> = {
  'first-post': () => ({
    label: m.admin_step_first_post(),
    text: m.admin_step_first_post_text(),
    href: paths.write(),
  }),
  'own-space': () => ({
    label: m.admin_step_own_space(),
    text: m.admin_step_own_space_text(),
    href: deskPaths.adminNewSpace,
  }),
  mail: () => ({ label: m.admin_step_mail(), text: m.admin_step_mail_text(), href: deskPaths.adminHealth }),
  'public-url': () => ({ label: m.admin_step_public_url(), text: m.admin_step_public_url_text() }),
  'second-staff': () => ({
    label: m.admin_step_second_staff(),
    text: m.admin_step_second_staff_text(),
    href: deskPaths.adminMembers,
  }),
};

/** The API's checklist in words, the password first: only the host knows whether that is done. */
export function stepsOf(checklist: readonly ChecklistItem[]): Step[] {
  const password: Step = {
    key: 'password',
    label: m.admin_step_password(),
    text: m.admin_step_password_text(),
    href: paths.settingsSecurity,
    done: null,
  };
  const known = checklist.filter(({ step }) => Object.hasOwn(words, step));
  return [password, ...known.map(({ step, done }) => ({ key: step, done, ...words[step]() }))];
}
