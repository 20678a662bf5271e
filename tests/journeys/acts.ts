import type { Visitor } from './visitor.ts';
import { listening } from './visitor.ts';

export interface Entry {
  email: string;
  password: string;
}

/** Signs up on the page, and waits for the own menu. */
export async function signUp(
  visitor: Visitor,
  { name, email, password }: Entry & { name: string },
): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/sign-up');
  await page.getByLabel(t('auth_name'), { exact: true }).fill(name);
  await page.getByLabel(t('auth_email'), { exact: true }).fill(email);
  await page.getByLabel(t('auth_password'), { exact: true }).fill(password);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('auth_join'), exact: true })
    .click();
  await inside(visitor);
}

export async function enterSignIn(visitor: Visitor, { email, password }: Entry): Promise<void> {
  const { page, t } = visitor;
  await page.getByLabel(t('auth_email'), { exact: true }).fill(email);
  await page.getByLabel(t('auth_password'), { exact: true }).fill(password);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('auth_enter'), exact: true })
    .click();
}

export async function signIn(visitor: Visitor, entry: Entry): Promise<void> {
  await visitor.open('/sign-in');
  await enterSignIn(visitor, entry);
  await inside(visitor);
}

/** Only members have a menu of their own in the bar. */
export async function inside({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: t('shell_account'), exact: true }).waitFor();
}

export async function reload({ page }: Visitor): Promise<void> {
  await page.reload();
  await listening(page);
}

/** How much is unread, as it stands in front of the title of the tab. */
export async function titled({ page }: Pick<Visitor, 'page'>): Promise<number> {
  return Number(/^\((\d+)/.exec(await page.title())?.[1] ?? 0);
}
