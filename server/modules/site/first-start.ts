import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../kernel/ctx.ts';
import { sql } from 'kysely';
import { createAccount, findAccountByEmail, countAccounts } from '../accounts/index.ts';
import { createCard } from '../members/index.ts';
import { applyBlueprint, loadBlueprint } from './blueprint.ts';
import { loadSamples } from './samples.ts';
import { siteBlueprint } from './site.settings.ts';

export interface FirstStart {
  admin: { email: string; password: string };
  samples: { members: number; posts: number; comments: number } | null;
}

interface FirstStartOptions {
  blueprint: string;
  samples: boolean;
  adminEmail: string;
  adminPassword: string | null;
}

const lockKey = 7_246_320_001n;

/**
 * Turns an empty database into a living community, once: all of it is one transaction, so a crash leaves nothing, and of two
 * nodes that start together one does it. `null` when somebody was here before.
 */
export async function makeFirstStart(ctx: Ctx, options: FirstStartOptions): Promise<FirstStart | null> {
  if (ctx.setting(siteBlueprint) !== null) return null;
  return ctx.transaction(async (tx) => {
    // Another node may be filling the site right now; waiting for it is not a stuck lock.
    await sql`select set_config('lock_timeout', '120s', true), set_config('statement_timeout', '120s', true)`.execute(
      tx.db,
    );
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx.db);
    if ((await countAccounts(tx)) > 0) return null;
    const community = loadBlueprint(options.blueprint);
    await applyBlueprint(tx, community);
    const admin = await createFirstAdmin(tx, options);
    const samples = options.samples ? await loadSamples(tx, community) : null;
    return { admin, samples };
  });
}

async function createFirstAdmin(
  tx: Ctx,
  { adminEmail, adminPassword }: FirstStartOptions,
): Promise<FirstStart['admin']> {
  const password = adminPassword ?? readablePassword();
  const existing = await findAccountByEmail(tx, adminEmail);
  const { id } =
    existing ??
    (await createAccount(tx, {
      email: adminEmail,
      password,
      name: '마당지기',
      role: 'admin',
      emailVerified: true,
    }));
  await createCard(tx, { accountId: id, name: '마당지기', handle: 'admin' });
  return { email: adminEmail, password };
}

/** 100 bits in groups that can be typed from a screen. */
function readablePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789x';
  const letters = Array.from(randomBytes(20), (byte) => alphabet[byte % 32]);
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}
