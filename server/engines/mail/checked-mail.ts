import { randomUUID } from 'node:crypto';
import { MailError } from './port.ts';
import type { CheckedMail, Mail, Recipient } from './port.ts';

/** What could end a header, or what some mail program takes for that. */
const controls = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;
const addressShape = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/u;
const messageIdShape = /^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,60}$/;
const reserved =
  /^(?:from|to|cc|bcc|sender|subject|date|message-id|mime-version|return-path|received|dkim-signature|content-.*|resent-.*)$/i;

/** @throws MailError `invalid` for anything that could add a header or a recipient */
export function checkMail(mail: Mail, host: string): CheckedMail {
  if (mail.subject.length > 500) throw new MailError('invalid', 'The subject is too long');
  const messageId = mail.messageId ?? `<${randomUUID()}@${host}>`;
  if (!messageIdShape.test(messageId))
    throw new MailError('invalid', 'The message id is not of the form <id@host>');
  const checked: CheckedMail = {
    to: checkRecipient(mail.to),
    subject: plain(mail.subject, 'subject'),
    text: mail.text,
    // No answering machine should answer what a machine wrote.
    headers: { 'Auto-Submitted': 'auto-generated', ...checkHeaders(mail.headers ?? {}) },
    messageId,
  };
  if (mail.html !== undefined) checked.html = mail.html;
  return checked;
}

/** Reads `address` or `Name <address>`. @throws MailError `invalid` */
export function readSender(from: string): Recipient {
  const text = from.trim();
  const at = text.indexOf('<');
  const name = text.slice(0, at).trim().replace(/^"|"$/g, '').trim();
  if (at < 0 || !text.endsWith('>') || /["<>]/.test(name)) return checkRecipient(text);
  return checkRecipient({ address: text.slice(at + 1, -1), name });
}

function checkRecipient(to: string | Recipient): Recipient {
  const { address, name } = typeof to === 'string' ? { address: to, name: undefined } : to;
  if (!addressShape.test(address) || address.includes('..')) {
    throw new MailError('invalid', 'The recipient is not exactly one mail address');
  }
  return name ? { address, name: plain(name, 'name') } : { address };
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw new MailError('invalid', 'A header has a name that is not allowed');
    if (reserved.test(name)) throw new MailError('invalid', `The header ${name} cannot be set`);
    if (value.length > 900) throw new MailError('invalid', `The header ${name} is too long`);
    plain(value, `header ${name}`);
  }
  return headers;
}

function plain(value: string, what: string): string {
  if (controls.test(value)) throw new MailError('invalid', `The ${what} contains a control character`);
  return value;
}
