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
  /** From now on somebody with this address is in its workspace; answers their id. */
  knows(email: string): string;
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
  const people = new Map<string, string>();
  const groups = new Map<string, string>();
  const remote = await startRemote((request) => {
    const refusal = refusals.shift();
    if (refusal) return refusal;
    if (!request.path.startsWith('/api/')) return webhook(request, taken);
    const refused = refuseToken(request, botToken);
    if (refused) return refused;
    if (request.path === '/api/users.lookupByEmail') return lookupByEmail(request, people);
    if (request.path === '/api/conversations.open') return openConversation(request, groups);
    return postMessage(request, taken);
  });
  return Object.assign(remote, {
    botToken,
    posts: () => taken,
    knows: (email: string) => {
      const id = `U${(people.size + 100).toString(36).toUpperCase().padStart(8, '0')}`;
      people.set(email, id);
      return id;
    },
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

function refuseToken({ headers }: RemoteRequest, token: string): RemoteAnswer | null {
  if (headers.authorization === undefined) return json({ ok: false, error: 'not_authed' });
  return headers.authorization === `Bearer ${token}` ? null : json({ ok: false, error: 'invalid_auth' });
}

/** Takes a form and nothing else. */
function lookupByEmail({ headers, body }: RemoteRequest, people: ReadonlyMap<string, string>): RemoteAnswer {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const email = isForm ? new URLSearchParams(body.toString('utf8')).get('email') : null;
  if (!email) return json({ ok: false, error: 'invalid_arguments' });
  const id = people.get(email);
  if (id === undefined) return json({ ok: false, error: 'users_not_found' });
  return json({ ok: true, user: { id, team_id: 'T012AB3C4', name: 'somebody', deleted: false } });
}

/** The same people are the same conversation. */
function openConversation({ body }: RemoteRequest, groups: Map<string, string>): RemoteAnswer {
  const { users } = (parse(body) ?? {}) as { users?: unknown };
  const ids = typeof users === 'string' ? users.split(',').sort() : [];
  if (ids.length === 0 || ids.some((id) => !/^[UW][A-Z0-9]{2,}$/.test(id)))
    return json({ ok: false, error: 'user_not_found' });
  if (ids.length > 8) return json({ ok: false, error: 'too_many_users' });
  const known = groups.get(ids.join());
  const id = known ?? `C${(groups.size + 1).toString().padStart(8, '0')}`;
  groups.set(ids.join(), id);
  return json({ ok: true, no_op: known !== undefined, already_open: known !== undefined, channel: { id } });
}

function postMessage({ headers, body }: RemoteRequest, taken: SlackPost[]): RemoteAnswer {
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
