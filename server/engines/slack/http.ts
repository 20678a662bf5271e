import { OutboundFailed, OutboundRefused, type Outbound, type OutboundAnswer } from '../outbound/port.ts';
import { retryAfterOf } from '../../kernel/retry-after.ts';
import { SlackError, type SlackErrorKind, type SlackSender } from './port.ts';

export interface HttpSlackOptions {
  outbound: Outbound;
  /** `xoxb-…`; `null` when the site has no bot. */
  botToken: string | null;
  /** Where `chat.postMessage` lives: `https://slack.com/api`. */
  api: string;
  /** Where webhooks are called: `https://hooks.slack.com`, or a gateway before it. */
  hooks: string;
  now?: () => Date;
}

/** What `chat.postMessage` answers with 200; whatever is not here is about our message or our token, and stays so. */
const botErrors: Record<string, SlackErrorKind> = {
  channel_not_found: 'stopped',
  user_not_found: 'stopped',
  user_disabled: 'stopped',
  not_in_channel: 'stopped',
  is_archived: 'stopped',
  ratelimited: 'limited',
  rate_limited: 'limited',
  internal_error: 'unavailable',
  service_unavailable: 'unavailable',
  request_timeout: 'unavailable',
  team_added_to_org: 'unavailable',
  // Slack: some of it may have happened.
  fatal_error: 'unknown',
};

/** Incoming webhooks answer in plain text, `chat.postMessage` answers 200 even when it failed. */
export function createHttpSlack(options: HttpSlackOptions): SlackSender {
  const { botToken, api, hooks } = options;
  return {
    hasBot: botToken !== null,
    async sendToWebhook(url, { text }) {
      const { pathname } = new URL(url);
      const answer = await post(options, `${hooks}${pathname}`, {}, { text, unfurl_links: false });
      if (answer.status === 200 && answer.text.trim() === 'ok') return;
      throw webhookError(answer);
    },
    async sendToMember(memberId, { text, reference }) {
      const answer = await post(
        options,
        `${api}/chat.postMessage`,
        { authorization: `Bearer ${botToken ?? ''}` },
        {
          channel: memberId,
          text,
          unfurl_links: false,
          metadata: { event_type: 'madang_notices', event_payload: { reference } },
        },
      );
      const error = botError(answer);
      if (error) throw error;
    },
  };
}

interface SlackAnswer {
  status: number;
  text: string;
  retryAfter: number | null;
}

async function post(
  { outbound, now = () => new Date() }: HttpSlackOptions,
  url: string,
  headers: Record<string, string>,
  body: object,
): Promise<SlackAnswer> {
  let answer: OutboundAnswer;
  try {
    answer = await outbound.send({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      timeoutMs: 10_000,
      maxBytes: 65_536,
    });
  } catch (error) {
    if (error instanceof OutboundRefused) throw new SlackError('refused', 'address_not_allowed');
    if (error instanceof OutboundFailed) throw new SlackError('unavailable', 'no_answer');
    throw error;
  }
  const { status, headers: got, body: content } = answer;
  return { status, text: content.toString('utf8'), retryAfter: retryAfterOf(got['retry-after'], now()) };
}

function webhookError({ status, text, retryAfter }: SlackAnswer): SlackError {
  const code = codeOf(text, status);
  if (status === 403 || status === 404 || status === 410) return new SlackError('stopped', code);
  if (status === 429) return new SlackError('limited', code, retryAfter);
  if (status >= 400 && status < 500)
    return new SlackError(code === 'user_not_found' ? 'stopped' : 'refused', code);
  return new SlackError('unavailable', code, retryAfter);
}

function botError({ status, text, retryAfter }: SlackAnswer): SlackError | null {
  if (status === 429) return new SlackError('limited', 'ratelimited', retryAfter);
  if (status !== 200) return new SlackError('unavailable', `http_${status}`, retryAfter);
  const said = parse(text);
  if (said?.ok === true) return null;
  if (said?.ok !== false) return new SlackError('unavailable', 'no_answer_of_slack');
  const code = codeOf(typeof said.error === 'string' ? said.error : '', status);
  return new SlackError(botErrors[code] ?? 'refused', code, retryAfter);
}

function parse(text: string): { ok?: unknown; error?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Slack's word when it is one; whoever answers in its place must not write into our log. */
function codeOf(text: string, status: number): string {
  return /^[a-z][a-z_]{1,50}$/.test(text.trim()) ? text.trim() : `http_${status}`;
}
