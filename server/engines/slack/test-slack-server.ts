import { startRemote, type Remote, type RemoteAnswer, type RemoteRequest } from '../../test/remote.ts';

export interface SlackPost {
  /** Path of a webhook, or the id of a member. */
  to: string;
  text: string;
  reference: string | null;
}

export interface FakeSlack extends Remote {
  botToken: string;
  posts(): readonly SlackPost[];
  /** What the next calls answer instead of taking the message; once each. */
  refuse(...answers: RemoteAnswer[]): void;
  /** Forgets the refusals that nobody has met yet. */
  recover(): void;
}

interface Payload {
  channel?: unknown;
  text?: unknown;
  metadata?: { event_payload?: { reference?: string } };
}

const json = (body: object): RemoteAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
const plain = (status: number, body: string): RemoteAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body,
});

/** Slack's two ways in, over HTTP, with its own words: webhooks in plain text, the API with 200 and `ok`. */
export async function startFakeSlack(): Promise<FakeSlack> {
  const botToken = 'xoxb-test-1234567890';
  const taken: SlackPost[] = [];
  const refusals: RemoteAnswer[] = [];
  const remote = await startRemote((request) => {
    const refusal = refusals.shift();
    if (refusal) return refusal;
    return request.path === '/api/chat.postMessage'
      ? postMessage(request, botToken, taken)
      : webhook(request, taken);
  });
  return Object.assign(remote, {
    botToken,
    posts: () => taken,
    refuse: (...answers: RemoteAnswer[]) => void refusals.push(...answers),
    recover: () => void (refusals.length = 0),
  });
}

function webhook({ path, body }: RemoteRequest, taken: SlackPost[]): RemoteAnswer {
  const payload = parse(body);
  if (!/^\/services\/T\w+\/B\w+\/\w+$/.test(path)) return plain(404, 'no_service');
  if (!payload) return plain(400, 'invalid_payload');
  if (typeof payload.text !== 'string' || payload.text === '') return plain(400, 'no_text');
  taken.push({ to: path, text: payload.text, reference: null });
  return plain(200, 'ok');
}

function postMessage({ headers, body }: RemoteRequest, token: string, taken: SlackPost[]): RemoteAnswer {
  if (headers.authorization === undefined) return json({ ok: false, error: 'not_authed' });
  if (headers.authorization !== `Bearer ${token}`) return json({ ok: false, error: 'invalid_auth' });
  if (!headers['content-type']?.startsWith('application/json'))
    return json({ ok: false, error: 'invalid_form_data' });
  const payload = parse(body);
  if (!payload) return json({ ok: false, error: 'invalid_json' });
  if (typeof payload.channel !== 'string' || !/^[UWCD][A-Z0-9]{2,}$/.test(payload.channel))
    return json({ ok: false, error: 'channel_not_found' });
  if (typeof payload.text !== 'string' || payload.text === '') return json({ ok: false, error: 'no_text' });
  if (payload.text.length > 40_000) return json({ ok: false, error: 'msg_too_long' });
  taken.push({
    to: payload.channel,
    text: payload.text,
    reference: payload.metadata?.event_payload?.reference ?? null,
  });
  return json({ ok: true, channel: 'D024BE91L', ts: '1503435956.000247', message: { text: payload.text } });
}

function parse(body: Buffer): Payload | null {
  try {
    return JSON.parse(body.toString('utf8')) as Payload;
  } catch {
    return null;
  }
}
