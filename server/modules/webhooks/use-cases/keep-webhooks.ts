import { OutboundRefused } from '../../../engines/outbound/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import type { Seals } from '../../../kernel/seals.ts';
import { recordAct } from '../../audit/index.ts';
import { newKey } from '../signing.ts';
import { addressNotAllowed, tooManyWebhooks, webhookNotFound } from '../webhooks.errors.ts';
import {
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  updateWebhook,
  type WebhookRow,
} from '../webhooks.queries.ts';
import type { NewWebhook, WebhookChanges } from '../webhooks.schemas.ts';

const most = 20;
/** How long a replaced key signs along (ms). */
const overlap = 24 * 3_600_000;

interface Parts {
  seals: Seals;
  publicUrl: string | null;
}

export interface MadeWebhook {
  row: WebhookRow;
  /** Shown to whoever made it, and never again. */
  secret: string;
}

/** @throws DomainError 409 `webhooks.too_many`, 422 for an address that may not be called */
export async function makeWebhook(ctx: Ctx, parts: Parts, input: NewWebhook): Promise<MadeWebhook> {
  await assertAddress(ctx, input.url, parts.publicUrl);
  const secret = newKey();
  const row = await ctx.transaction(async (tx) => {
    if ((await countWebhooks(tx)) >= most) throw tooManyWebhooks(most);
    const made = await insertWebhook(tx, {
      url: new URL(input.url).href,
      events: [...input.events],
      scope: input.scope ?? 'public',
      secret: parts.seals.seal(Buffer.from(secret), 'webhook'),
      created_by: tx.actor!.id,
      created_at: tx.now,
    });
    await record(tx, 'webhooks.made', made, { after: factsOf(made) });
    return made;
  });
  return { row, secret };
}

/** @throws DomainError 404, 409 `request.stale_version`, 422 */
export async function editWebhook(
  ctx: Ctx,
  parts: Parts,
  id: string,
  { version, ...changes }: WebhookChanges,
): Promise<WebhookRow> {
  if (changes.url !== undefined) await assertAddress(ctx, changes.url, parts.publicUrl);
  return ctx.transaction(async (tx) => {
    const before = await getForUpdate(tx, id);
    if (version !== undefined && version !== before.version) throw staleVersion(before.version);
    const after = await updateWebhook(tx, id, {
      ...(changes.url !== undefined && { url: new URL(changes.url).href }),
      ...(changes.events !== undefined && { events: [...changes.events] }),
      ...(changes.scope !== undefined && { scope: changes.scope }),
      // Switched on by hand it gets another three days.
      ...(changes.active !== undefined && { active: changes.active, disabled_at: null, failing_since: null }),
      version: before.version + 1,
    });
    await record(tx, 'webhooks.edited', after, { before: factsOf(before), after: factsOf(after) });
    return after;
  });
}

/** A new key; the present one counts for a day longer. @throws DomainError 404 */
export async function replaceKey(ctx: Ctx, { seals }: Parts, id: string): Promise<MadeWebhook> {
  const secret = newKey();
  const row = await ctx.transaction(async (tx) => {
    const before = await getForUpdate(tx, id);
    const after = await updateWebhook(tx, id, {
      secret: seals.seal(Buffer.from(secret), 'webhook'),
      former_secret: before.secret,
      former_until: new Date(tx.now.getTime() + overlap),
      version: before.version + 1,
    });
    await record(tx, 'webhooks.key_replaced', after, {});
    return after;
  });
  return { row, secret };
}

/** With its log. Gone already is fine. */
export async function dropWebhook(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const row = await findWebhook(tx, id, { lock: true });
    if (!row) return;
    await deleteWebhook(tx, id);
    await record(tx, 'webhooks.deleted', row, { before: factsOf(row) });
  });
}

async function getForUpdate(tx: Ctx, id: string): Promise<WebhookRow> {
  const row = await findWebhook(tx, id, { lock: true });
  if (!row) throw webhookNotFound();
  return row;
}

async function assertAddress(ctx: Ctx, url: string, publicUrl: string | null): Promise<void> {
  try {
    await ctx.engines.outbound.check(url);
  } catch (error) {
    throw error instanceof OutboundRefused ? addressNotAllowed(error.reason) : error;
  }
  if (publicUrl !== null && new URL(url).origin === publicUrl) throw addressNotAllowed('own');
}

/** An address may hold a secret in its path. */
function factsOf({ url, events, scope, active }: WebhookRow): object {
  return { origin: new URL(url).origin, events, scope, active };
}

function record(tx: Ctx, act: string, { id }: WebhookRow, change: { before?: object; after?: object }) {
  return recordAct(tx, { act, actorId: tx.actor!.id, target: { type: 'webhook', id }, ...change });
}
