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
  users_not_found: 'stopped',
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
    openGroup: (emails) => openGroup(options, emails),
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

/** Whom Slack does not know is left out. */
async function openGroup(options: HttpSlackOptions, emails: readonly string[]): Promise<string | null> {
  const found = new Set<string>();
  for (const email of emails) {
    const user = await findByEmail(options, email);
    if (user !== null) found.add(user);
  }
  if (found.size < 2) return null;
  const { channel } = await ask(options, 'conversations.open', { users: [...found].join(',') });
  return idOf(channel);
}

async function findByEmail(options: HttpSlackOptions, email: string): Promise<string | null> {
  try {
    // The one call that Slack takes as a form only.
    const { user } = await ask(options, 'users.lookupByEmail', new URLSearchParams({ email }));
    return idOf(user);
  } catch (error) {
    if (error instanceof SlackError && error.code === 'users_not_found') return null;
    throw error;
  }
}

function idOf(thing: unknown): string {
  const { id } = (thing ?? {}) as { id?: unknown };
  if (typeof id !== 'string' || id === '') throw new SlackError('unavailable', 'no_answer_of_slack');
  return id;
}

async function ask(
  options: HttpSlackOptions,
  method: string,
  body: object,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${options.botToken ?? ''}` };
  const answer = await post(options, `${options.api}/${method}`, headers, body);
  const error = botError(answer);
  if (error) throw error;
  return parse(answer.text)!;
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
      headers: { 'content-type': typeOf(body), ...headers },
      body: body instanceof URLSearchParams ? body.toString() : JSON.stringify(body),
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

const typeOf = (body: object): string =>
  body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8';

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
  if (said?.['ok'] === true) return null;
  if (said?.['ok'] !== false) return new SlackError('unavailable', 'no_answer_of_slack');
  const code = codeOf(typeof said['error'] === 'string' ? said['error'] : '', status);
  return new SlackError(botErrors[code] ?? 'refused', code, retryAfter);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Slack's word when it is one; whoever answers in its place must not write into our log. */
function codeOf(text: string, status: number): string {
  return /^[a-z][a-z_]{1,50}$/.test(text.trim()) ? text.trim() : `http_${status}`;
}
