import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Config } from '../server/app/config.ts';
import type { Ctx, Role } from '../server/kernel/ctx.ts';
import { createAccount, findAccountByEmail, setPassword, setRole } from '../server/modules/accounts/index.ts';
import { createCard } from '../server/modules/members/index.ts';
import { withNode } from './with-node.ts';

const roles: readonly string[] = ['member', 'moderator', 'admin'];

export async function createUser(config: Config, args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string' }, role: { type: 'string', default: 'member' } },
  });
  const [email] = positionals;
  const role = values.role;
  if (!email || !roles.includes(role))
    return complain('madang user create EMAIL [--name NAME] [--role member|moderator|admin]');
  const name = values.name ?? '새 회원';
  return withNode(config, async ({ ctx }) => {
    if (await findAccountByEmail(ctx, email))
      return complain('There is an account with this e-mail already.');
    const password = newPassword();
    await ctx.transaction(async (tx) => {
      const { id } = await createAccount(tx, {
        email,
        password,
        name,
        role: role as Role,
        emailVerified: true,
      });
      await createCard(tx, { accountId: id, name });
    });
    console.log(`Made ${email} (${role}). Password, shown only now: ${password}`);
    return 0;
  });
}

export async function promoteUser(config: Config, [email, role]: string[]): Promise<number> {
  if (!email || !role || !roles.includes(role))
    return complain('madang user promote EMAIL member|moderator|admin');
  return withAccount(config, email, async (ctx, id) => {
    await setRole(ctx, id, role as Role);
    console.log(`${email} is ${role} now.`);
  });
}

export async function setUserPassword(config: Config, [email]: string[]): Promise<number> {
  if (!email) return complain('madang user password EMAIL');
  return withAccount(config, email, async (ctx, id) => {
    const password = newPassword();
    await setPassword(ctx, id, password);
    console.log(`New password of ${email}, shown only now: ${password}`);
  });
}

async function withAccount(
  config: Config,
  email: string,
  work: (ctx: Ctx, accountId: string) => Promise<void>,
): Promise<number> {
  return withNode(config, async ({ ctx }) => {
    const account = await findAccountByEmail(ctx, email);
    if (!account) return complain('There is no account with this e-mail.');
    await work(ctx, account.id);
    return 0;
  });
}

function complain(line: string): number {
  console.error(line);
  return 2;
}

function newPassword(): string {
  return randomBytes(12).toString('base64url');
}
