import { randomUUID } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { notify } from '../../notifications/index.ts';
import type { Channel } from '../choices.rules.ts';
import { cannotArrive } from '../delivery.errors.ts';
import { testNotices } from '../delivery.notices.ts';
import { loadReaders, obstacle } from '../readers.ts';

/** A notice to the actor that goes by one channel, whatever they chose, also in quiet hours. @throws DomainError 409 when it cannot arrive */
export async function sendTest(ctx: Ctx, channel: Channel): Promise<void> {
  const accountId = ctx.actor!.id;
  await ctx.transaction(async (tx) => {
    const reader = (await loadReaders(tx, [accountId])).get(accountId)!;
    const why = obstacle(reader, channel);
    if (why !== null) throw cannotArrive(why);
    await notify(tx, {
      kind: testNotices[channel],
      key: `${testNotices[channel].name} ${randomUUID()}`,
      to: [accountId],
      actorId: null,
      about: {},
      reason: 'concerned',
      params: {},
    });
  });
}
