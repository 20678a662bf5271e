export interface Recipient {
  address: string;
  name?: string;
}

export interface Mail {
  /** Exactly one. */
  to: string | Recipient;
  subject: string;
  text: string;
  html?: string;
  /** Additional headers such as `List-Unsubscribe`; those that address or structure the mail are refused. */
  headers?: Record<string, string>;
  /** `<id@host>`. A repeated try with the same id lets the receiving side recognise a duplicate. */
  messageId?: string;
  /** Whose mail it is: told to nobody, so that a mail that is kept instead of sent goes when they leave. */
  memberId?: string;
}

/** A mail that was found fit for any transport. */
export interface CheckedMail {
  to: Recipient;
  subject: string;
  text: string;
  html?: string;
  headers: Record<string, string>;
  messageId: string;
}

export interface Mailer {
  /** Resolves when the other side took responsibility. @throws MailError */
  send(mail: Mail): Promise<{ messageId: string }>;
  /** Closes connections. */
  stop(): Promise<void>;
}

/**
 * `invalid` and `refused`: the same mail will never be sent, do not try again.
 * `unavailable` and `timeout`: nobody answered as they should, try again later.
 */
export type MailErrorCode = 'invalid' | 'refused' | 'unavailable' | 'timeout';

/** Its message names neither recipient nor content, so that it may be logged. */
export class MailError extends Error {
  readonly code: MailErrorCode;
  constructor(code: MailErrorCode, message: string) {
    super(message);
    this.name = 'MailError';
    this.code = code;
  }

  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'timeout';
  }
}

export interface KeptMail extends CheckedMail {
  id: string;
  memberId?: string;
  keptAt: string;
  from: Recipient;
}

export type KeptMailSummary = Pick<KeptMail, 'id' | 'keptAt' | 'to' | 'subject'>;

/** What a community without SMTP would have sent. */
export interface KeptMails {
  /** Newest first. */
  list(options?: { limit?: number }): Promise<KeptMailSummary[]>;
  /** `null` when there is none, or no longer. */
  read(id: string): Promise<KeptMail | null>;
  /** Those to a member, at whatever address. */
  forget(memberId: string): Promise<void>;
}
