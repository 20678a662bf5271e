import { MailError } from '../../engines/mail/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { siteName } from '../site/index.ts';
import type { Outcome } from './calls.ts';
import { findOrigin, type Kit } from './kit.ts';
import { composeMail } from './mail-texts.ts';
import { unsubscribeToken } from './secrets.ts';
import type { Batch } from './use-cases/claim-batch.ts';

/** The daily mail stops as a whole. */
export const digestScope = 'digest';

export async function callMail(kit: Kit, ctx: Ctx, batch: Batch): Promise<Outcome> {
  const origin = await findOrigin(kit, ctx);
  if (origin === null) return { state: 'failed', error: 'mail.no_origin' };
  const { reader, accountId, pace, told } = batch;
  const topic = pace === 'digest' ? digestScope : told[0]!.topic;
  const token = unsubscribeToken(kit.keys, { accountId, topic });
  const mail = composeMail({
    batch: batch.id,
    locale: reader.locale,
    site: ctx.setting(siteName)[reader.locale],
    name: reader.recipient.name,
    origin,
    unsubscribeUrl: `${origin}/unsubscribe/${token}`,
    pace,
    told,
  });
  try {
    await kit.mail.send({ to: reader.recipient.email, memberId: accountId, ...mail });
    return { state: 'sent' };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return { state: error.retryable ? 'failed' : 'dead', error: `mail.${error.code}` };
  }
}
