import type { Ctx } from '../../../kernel/ctx.ts';
import { noPassword, wrongPassword } from '../accounts.errors.ts';
import { findPasswordHash } from '../accounts.queries.ts';
import { wrongPasswords } from '../attempts.ts';
import type { Kit } from '../kit.ts';
import { passwordSlots, verifyPassword } from '../passwords.hashing.ts';

/**
 * Makes sure that the person at the keyboard knows the password of the session's account. Wrong ones count like wrong ones at
 * sign-in, on a budget of their own so that a guesser at the door cannot keep the owner from changing it.
 * @throws DomainError 422 `accounts.wrong_password`, 409 for accounts without a password, 429 after too many
 */
export async function checkPassword(kit: Kit, ctx: Ctx, password: string, pointer: string): Promise<void> {
  const { id } = ctx.actor!;
  const subject = `signed-in ${id}`;
  await kit.attempts.spend(ctx, wrongPasswords, subject);
  const stored = await findPasswordHash(ctx, id);
  if (stored === null) throw noPassword();
  if (!(await passwordSlots.run(() => verifyPassword(stored, password)))) throw wrongPassword(pointer);
  await kit.attempts.giveBack(ctx, wrongPasswords, subject);
}
