import { textOf } from '#lib/features/forms/send.ts';

export const noticeRoles = ['member', 'moderator', 'admin'] as const;
export type NoticeRole = (typeof noticeRoles)[number];

interface Texts {
  ko?: string;
  en?: string;
}

/** A notice to many, as the API takes it. */
export interface NoticeInput {
  title: Texts;
  body?: Texts;
  url?: string;
  role?: NoticeRole;
}

/** Reads the form; what was left empty is left out. */
export function readNotice(form: FormData): NoticeInput {
  const texts = (name: string): Texts => {
    const [ko, en] = [textOf(form, `${name}.ko`).trim(), textOf(form, `${name}.en`).trim()];
    return { ...(ko && { ko }), ...(en && { en }) };
  };
  const body = texts('body');
  const url = textOf(form, 'url').trim();
  const role = noticeRoles.find((one) => one === form.get('role'));
  return {
    title: texts('title'),
    ...(Object.keys(body).length > 0 && { body }),
    ...(url && { url }),
    ...(role && { role }),
  };
}
