import { createTransport } from 'nodemailer';
import type { NodemailerError } from 'nodemailer';
import { checkMail, readSender } from './checked-mail.ts';
import { MailError } from './port.ts';
import type { Mailer } from './port.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  url: string;
  /** `address` or `Name <address>`. */
  from: string;
  /** Milliseconds without an answer until the server counts as gone; a whole delivery may take three times that. */
  timeout?: number;
}

/** Mail through a server. Connections are kept for the next mail. */
export function createSmtpMailer({ url, from, timeout = 10_000 }: SmtpOptions): Mailer {
  const sender = readSender(from);
  const host = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    maxRequeues: 1,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return {
    async send(mail) {
      const { to, ...checked } = checkMail(mail, host);
      try {
        await transport.sendMail({
          ...checked,
          from: { name: sender.name ?? '', address: sender.address },
          to: { name: to.name ?? '', address: to.address },
          envelope: { from: sender.address, to: [to.address] },
          signal: AbortSignal.timeout(timeout * 3),
        });
      } catch (error) {
        throw asMailError(error as NodemailerError);
      }
      return { messageId: checked.messageId };
    },
    async stop() {
      transport.close();
    },
  };
}

/** The server's own words may quote the recipient, so only codes are carried over. */
function asMailError({ code, responseCode, permanent, name }: NodemailerError): MailError {
  const answer = responseCode ? `${code ?? 'error'} ${responseCode}` : (code ?? name);
  if (code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError') {
    return new MailError('timeout', `The mail server did not answer in time (${answer})`);
  }
  if (permanent && (code === 'EENVELOPE' || code === 'EMESSAGE')) {
    return new MailError('refused', `The mail server refused this mail for good (${answer})`);
  }
  return new MailError('unavailable', `The mail could not be handed over now (${answer})`);
}
