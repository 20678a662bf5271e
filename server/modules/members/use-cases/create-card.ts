import { randomInt } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { truncate } from '../../../kernel/text.ts';
import { isReservedHandle, readsLikeStaff, skeletonOf, suggestHandle } from '../handles.rules.ts';
import { CardChanged } from '../members.events.ts';
import { findMember, tryInsertMember, writeNameKeys, type MemberRow } from '../members.queries.ts';
import { nameKeys } from '../names.rules.ts';

interface NewCard {
  accountId: string;
  name: string;
  /** Only for people whom the host brings: samples and the first administrator. */
  handle?: string;
  introduction?: string;
  joinedAt?: Date;
}

const attempts = 12;

/** Gives an account its member card, with a free handle made from the name. Idempotent: a card that exists stays as it is. */
export async function createCard(ctx: Ctx, card: NewCard): Promise<MemberRow> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const existing = await findMember(ctx, card.accountId);
    if (existing) return existing;
    const suffix = attempt === 0 ? '' : String(randomInt(10, 10 ** Math.min(2 + attempt, 9)));
    const handle = card.handle ?? suggestHandle(card.name, suffix);
    if (card.handle === undefined && isReservedHandle(handle)) continue;
    await tryCard(ctx, card, handle);
  }
  const made = await findMember(ctx, card.accountId);
  if (!made) throw new Error(`no free handle for account ${card.accountId}`);
  return made;
}

async function tryCard(ctx: Ctx, card: NewCard, handle: string): Promise<void> {
  const displayName = displayNameOf(card);
  await ctx.transaction(async (tx) => {
    const made = await tryInsertMember(tx, {
      accountId: card.accountId,
      handle,
      skeleton: skeletonOf(handle),
      displayName,
      introduction: card.introduction ?? '',
      joinedAt: card.joinedAt ?? tx.now,
    });
    if (!made) return;
    await writeNameKeys(tx, card.accountId, nameKeys(displayName, handle));
    await tx.emit(CardChanged({ accountId: card.accountId }));
  });
}

function displayNameOf(card: NewCard): string {
  const name = truncate(card.name.normalize('NFC').replace(/\s+/gu, ' ').trim(), 30);
  return name === '' || (readsLikeStaff(name) && card.handle === undefined) ? '새 회원' : name;
}
