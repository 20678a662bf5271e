import { escapeSlack, SlackError, type SlackMessage } from '../../engines/slack/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Outcome } from './calls.ts';
import { findOrigin, type Kit } from './kit.ts';
import { slackMore } from './mail-words.ts';
import { unseal } from './secrets.ts';
import type { Batch } from './use-cases/claim-batch.ts';

const mostLines = 10;

export async function callSlack(kit: Kit, ctx: Ctx, batch: Batch): Promise<Outcome> {
  const origin = await findOrigin(kit, ctx);
  if (origin === null) return { state: 'failed', error: 'slack.no_origin' };
  const { slack_webhook: sealed, slack_member: member } = batch.reader.settings!;
  const webhook = sealed === null ? null : unseal(kit.keys, sealed, batch.accountId);
  if (sealed !== null && webhook === null)
    return { state: 'dead', error: 'slack.unreadable', stopped: 'unreadable' };
  const message = { text: textOf(batch, origin), reference: batch.id };
  try {
    await send(kit, { webhook, member }, message);
    return { state: 'sent' };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return outcomeOf(error);
  }
}

async function send(
  { slack }: Kit,
  { webhook, member }: { webhook: string | null; member: string | null },
  message: SlackMessage,
): Promise<void> {
  if (webhook !== null) return slack.sendToWebhook(webhook, message);
  if (!slack.hasBot) throw new SlackError('refused', 'no_bot');
  await slack.sendToMember(member!, message);
}

function outcomeOf({ kind, code, retryAfter }: SlackError): Outcome {
  const error = `slack.${code}`;
  if (kind === 'limited' || kind === 'unavailable') return { state: 'failed', error, retryAfter };
  return { state: 'dead', error, ...(kind === 'stopped' && { stopped: code }) };
}

function textOf({ told, reader }: Batch, origin: string): string {
  const lines = told
    .slice(0, mostLines)
    .map(({ title, path }) => `<${origin}${escapeSlack(path)}|${escapeSlack(title).replaceAll('|', '¦')}>`);
  const rest = told.length - lines.length;
  if (rest > 0) lines.push(`<${origin}/notifications|${escapeSlack(slackMore(reader.locale, rest))}>`);
  return lines.join('\n');
}
