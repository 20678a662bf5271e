import type { Ctx } from '../../../kernel/ctx.ts';
import { digestScope } from '../calls.mail.ts';
import { choiceFor, topics } from '../choices.rules.ts';
import { unknownLink } from '../delivery.errors.ts';
import { defaultDigestHour } from '../delivery.settings.ts';
import type { Kit } from '../kit.ts';
import { loadReaders, type Reader } from '../readers.ts';
import { readUnsubscribeToken, type Unsubscription } from '../secrets.ts';
import { changeSettingsNow, ensureSettings, saveChoice } from '../settings.queries.ts';

export interface MailedTopic {
  topic: string;
  stopped: boolean;
}

/** What a link in a mail would stop; changes nothing, because scanners of mails open links. @throws DomainError 404 */
export async function readMailLink(kit: Kit, ctx: Ctx, token: string): Promise<MailedTopic> {
  const said = readUnsubscribeToken(kit.keys, token);
  if (!said) throw unknownLink();
  const reader = (await loadReaders(ctx, [said.accountId])).get(said.accountId);
  return { topic: said.topic, stopped: !reader || topicsIn(said, reader).length === 0 };
}

/** Stops the mails that a link is about: for the account that it names, without a session, as often as somebody likes. */
export async function stopMails(kit: Kit, ctx: Ctx, token: string): Promise<MailedTopic> {
  const said = readUnsubscribeToken(kit.keys, token);
  if (!said) throw unknownLink();
  const { accountId, topic } = said;
  await ctx.transaction(async (tx) => {
    const reader = (await loadReaders(tx, [accountId])).get(accountId);
    if (!reader) return;
    const chosen = topicsIn(said, reader);
    if (chosen.length === 0) return;
    await ensureSettings(tx, accountId, { locale: null, digestHour: tx.setting(defaultDigestHour) });
    await changeSettingsNow(tx, accountId, {});
    for (const one of chosen) await saveChoice(tx, accountId, { topic: one, mail: 'off' });
  });
  return { topic, stopped: true };
}

/** Topics of which mails still come. */
function topicsIn({ topic }: Unsubscription, { choices, recipient }: Reader): string[] {
  const paceOf = (one: string) => choiceFor(one, choices.get(one)).mail;
  if (topic === digestScope) return topics(recipient.role).filter((one) => paceOf(one) === 'digest');
  return topics(recipient.role).filter((one) => one === topic && paceOf(one) !== 'off');
}
