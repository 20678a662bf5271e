import { createECDH } from 'node:crypto';
import { OutboundRefused } from '../../../engines/outbound/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { deviceNotFound } from '../delivery.errors.ts';
import type { NewDevice } from '../delivery.schemas.ts';
import { devicesPerMember } from '../delivery.settings.ts';
import { deleteDevice, deleteOldestDevices, saveDevice, type DeviceRow } from '../devices.queries.ts';

/** Switches push on in a browser of the actor; it ends with the session of that browser. @throws DomainError 422 for an address that may not be called, or keys that are none */
export async function keepDevice(
  ctx: Ctx,
  { endpoint, keys }: NewDevice,
  device: string,
): Promise<DeviceRow> {
  const { id: accountId, sessionId } = ctx.actor!;
  assertKeys(keys);
  await assertEndpoint(ctx, endpoint);
  return ctx.transaction(async (tx) => {
    const row = await saveDevice(tx, accountId, { endpoint, ...keys, device, sessionId });
    await deleteOldestDevices(tx, accountId, tx.setting(devicesPerMember));
    return row;
  });
}

async function assertEndpoint(ctx: Ctx, endpoint: string): Promise<void> {
  try {
    await ctx.engines.outbound.check(endpoint);
  } catch (error) {
    if (!(error instanceof OutboundRefused)) throw error;
    throw invalidField('/endpoint', 'address_not_allowed');
  }
}

function assertKeys({ p256dh, auth }: NewDevice['keys']): void {
  if (Buffer.from(auth, 'base64url').length !== 16) throw invalidField('/keys/auth', 'not_a_key');
  try {
    const curve = createECDH('prime256v1');
    curve.generateKeys();
    curve.computeSecret(Buffer.from(p256dh, 'base64url'));
  } catch {
    throw invalidField('/keys/p256dh', 'not_a_key');
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws DomainError 404 for somebody else's, too */
export async function dropDevice(ctx: Ctx, id: string): Promise<void> {
  const found = uuid.test(id) && (await ctx.transaction((tx) => deleteDevice(tx, ctx.actor!.id, id)));
  if (!found) throw deviceNotFound();
}
