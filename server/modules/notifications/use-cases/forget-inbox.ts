import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';

/** For the transaction in which a member leaves: their inbox and what they watched go, and their name from others' notices. */
export async function forgetInbox(tx: Ctx, accountId: string): Promise<void> {
  await sql`delete from inboxes where account_id = ${accountId}`.execute(tx.db);
  await sql`delete from watches where account_id = ${accountId} or author_id = ${accountId}`.execute(tx.db);
  await sql`update notices set actor_id = null where actor_id = ${accountId}`.execute(tx.db);
}
