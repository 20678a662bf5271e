import { createHash, randomBytes } from 'node:crypto';
import type { Ctx } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';

/** What an unfinished sign-in is waiting for. Links in mails have purposes of their own (links.queries.ts). */
export type FlowPurpose = 'social' | 'second-step' | 'passkey-new' | 'passkey';

interface NewFlow {
  purpose: FlowPurpose;
  /** Ends with the account's links: a changed password makes it worthless. */
  accountId: string | null;
  value: object;
  seconds: number;
  /** Made by us unless the protocol makes its own. */
  token?: string;
}

export interface Flow {
  accountId: string | null;
  value: Record<string, unknown>;
}

/** Remembers an unfinished sign-in under a secret of 256 bits, which only its answer holds. */
export async function openFlow(ctx: Ctx, flow: NewFlow): Promise<string> {
  const token = flow.token ?? randomBytes(32).toString('base64url');
  await accountsDb(ctx)
    .insertInto('account_verifications')
    .values({
      account_id: flow.accountId,
      identifier: identifierOf(flow.purpose, token),
      value: JSON.stringify(flow.value),
      expires_at: new Date(ctx.now.getTime() + flow.seconds * 1000),
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .execute();
  return token;
}

/** Uses it up; of two who try at once one gets it. `null` when it is used, too old or made up. */
export async function takeFlow(ctx: Ctx, purpose: FlowPurpose, token: string): Promise<Flow | null> {
  const row = await accountsDb(ctx)
    .deleteFrom('account_verifications')
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expires_at', '>', ctx.now)
    .returning(['account_id', 'value'])
    .executeTakeFirst();
  return present(row);
}

/** What it is for, without using it up. */
export async function findFlow(ctx: Ctx, purpose: FlowPurpose, token: string): Promise<Flow | null> {
  const row = await accountsDb(ctx)
    .selectFrom('account_verifications')
    .select(['account_id', 'value'])
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst();
  return present(row);
}

function present(row: { account_id: string | null; value: string } | undefined): Flow | null {
  return row ? { accountId: row.account_id, value: JSON.parse(row.value) as Record<string, unknown> } : null;
}

function identifierOf(purpose: FlowPurpose, token: string): string {
  return `flow ${purpose}:${createHash('sha256').update(token).digest('base64url')}`;
}
