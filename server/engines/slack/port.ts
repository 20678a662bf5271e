export interface SlackMessage {
  /** In Slack's own marking; whatever people wrote in it went through `escapeSlack`. */
  text: string;
  /** Ours, for whoever looks for a message that came twice. */
  reference: string;
}

export interface SlackSender {
  /** Whether the site has a bot, so that members may enter their Slack member id. */
  readonly hasBot: boolean;
  /** To somebody's own incoming webhook. @throws SlackError */
  sendToWebhook(url: string, message: SlackMessage): Promise<void>;
  /**
   * A conversation of the bot with those whom Slack knows by these addresses; the same one for the same people. Null for less than
   * two. @throws SlackError
   */
  openGroup(emails: readonly string[]): Promise<string | null>;
  /** From the site's bot to the member, or the conversation, with this Slack id. @throws SlackError */
  sendToMember(memberId: string, message: SlackMessage): Promise<void>;
}

/**
 * `stopped`: nothing will arrive at this address any more. `refused`: this message, or our token, will never be taken.
 * `limited`, `unavailable`: try again later. `unknown`: it may have arrived.
 */
export type SlackErrorKind = 'stopped' | 'refused' | 'limited' | 'unavailable' | 'unknown';

/** Its message names no address and no content, so that it may be logged. */
export class SlackError extends Error {
  readonly kind: SlackErrorKind;
  /** Slack's own word for it, such as `channel_not_found`. */
  readonly code: string;
  /** Seconds that Slack asked for. */
  readonly retryAfter: number | null;
  constructor(kind: SlackErrorKind, code: string, retryAfter: number | null = null) {
    super(`Slack did not take a message (${kind}, ${code})`);
    this.name = 'SlackError';
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What people wrote, without meaning to Slack. Nothing else has to be escaped there. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
