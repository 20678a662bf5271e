import { timingSafeEqual } from 'node:crypto';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Kit } from './kit.ts';

/** Seconds: enough to read why, and to write an appeal. */
export const passLifetime = 3600;

const shape = /^([0-9a-f-]{36})\.(\d{10,12})\.([\w-]{43})$/;

/** What a blocked member gets instead of a session, after they have shown that it is their account. It opens nothing else. */
export function givePass(kit: Kit, ctx: Ctx, accountId: string): string {
  const ends = Math.floor(ctx.now.getTime() / 1000) + passLifetime;
  return `${accountId}.${ends}.${sign(kit, accountId, String(ends))}`;
}

/** Whose pass this is, or null when it is not ours or too old. */
export function readPass(kit: Kit, ctx: Ctx, pass: string): string | null {
  const [, accountId, ends, signature] = shape.exec(pass) ?? [];
  if (!accountId || !ends || !signature) return null;
  const right = timingSafeEqual(Buffer.from(signature), Buffer.from(sign(kit, accountId, ends)));
  return right && Number(ends) * 1000 > ctx.now.getTime() ? accountId : null;
}

function sign(kit: Kit, accountId: string, ends: string): string {
  return kit.seals.hash(`${accountId}.${ends}`, 'pass of a blocked member');
}
