import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound } from '../outbound/undici.ts';
import type { Fault } from '../../test/remote.ts';
import { createHttpSlack } from './http.ts';
import { escapeSlack, SlackError, type SlackSender } from './port.ts';
import { startFakeSlack, type FakeSlack } from './test-slack-server.ts';

const webhook = 'https://hooks.slack.com/services/T0001/B0001/secretSecret';
const message = { text: '<https://madang.example|새 댓글>', reference: 'batch-1' };
const ways = ['webhook', 'member'] as const;

let fake: FakeSlack;
let slack: SlackSender;

beforeAll(async () => {
  fake = await startFakeSlack();
  slack = slackWith(fake.botToken);
});
afterAll(() => fake.shut());

function slackWith(botToken: string | null): SlackSender {
  const outbound = createOutbound({ allow: ['127.0.0.1'] });
  // Shorter than in production, so that a server that hangs does not hold up the tests.
  const hurried = {
    ...outbound,
    send: (request: object) => outbound.send({ ...request, timeoutMs: 400 } as never),
  };
  return createHttpSlack({ outbound: hurried, botToken, api: `${fake.url}/api`, hooks: fake.url });
}

function send(way: (typeof ways)[number], sender = slack): Promise<void> {
  return way === 'webhook'
    ? sender.sendToWebhook(webhook, message)
    : sender.sendToMember('U0G9QF9C6', message);
}

async function failure(sending: Promise<void>): Promise<SlackError> {
  const error: unknown = await sending.catch((reason: unknown) => reason);
  if (!(error instanceof SlackError)) throw new Error(`expected a SlackError, got ${String(error)}`);
  expect(JSON.stringify([error.message, error.stack, { ...error }])).not.toMatch(/secretSecret|xoxb|새 댓글/);
  return error;
}

describe('Slack', () => {
  it('takes a message by a webhook and by the bot, with our reference', async () => {
    const before = fake.posts().length;
    for (const way of ways) await send(way);
    expect(fake.posts().slice(before)).toEqual([
      { to: '/services/T0001/B0001/secretSecret', text: message.text, reference: null },
      { to: 'U0G9QF9C6', text: message.text, reference: 'batch-1' },
    ]);
  });

  it.each([
    [403, 'action_prohibited', 'stopped'],
    [404, 'channel_not_found', 'stopped'],
    [404, 'no_service', 'stopped'],
    [410, 'channel_is_archived', 'stopped'],
    [400, 'user_not_found', 'stopped'],
    [400, 'invalid_payload', 'refused'],
    [400, 'too_many_attachments', 'refused'],
    [500, 'rollup_error', 'unavailable'],
    [503, 'http_503', 'unavailable'],
  ])('says by a webhook %i %s, which is %s', async (status, code, kind) => {
    fake.refuse({ status, body: code });
    expect(await failure(send('webhook'))).toMatchObject({ kind, code });
  });

  it.each([
    ['channel_not_found', 'stopped'],
    ['user_not_found', 'stopped'],
    ['not_in_channel', 'stopped'],
    ['is_archived', 'stopped'],
    ['msg_too_long', 'refused'],
    ['msg_blocks_too_long', 'refused'],
    ['no_text', 'refused'],
    ['invalid_blocks', 'refused'],
    ['invalid_auth', 'refused'],
    ['token_revoked', 'refused'],
    ['token_expired', 'refused'],
    ['account_inactive', 'refused'],
    ['missing_scope', 'refused'],
    ['restricted_action_read_only_channel', 'refused'],
    ['ratelimited', 'limited'],
    ['internal_error', 'unavailable'],
    ['service_unavailable', 'unavailable'],
    ['request_timeout', 'unavailable'],
    ['fatal_error', 'unknown'],
  ])('says to the bot ok:false with 200 and %s, which is %s', async (error, kind) => {
    fake.refuse({ status: 200, body: JSON.stringify({ ok: false, error }) });
    expect(await failure(send('member'))).toMatchObject({ kind, code: error });
  });

  it.each(ways)('asks by %s for patience, in seconds or until a moment', async (way) => {
    fake.refuse({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
    expect(await failure(send(way))).toMatchObject({ kind: 'limited', retryAfter: 30 });
    fake.refuse({ status: 429, headers: { 'retry-after': 'soon' } });
    expect(await failure(send(way))).toMatchObject({ kind: 'limited', retryAfter: null });
  });

  it.each(
    ways.flatMap((way) =>
      (['hang', 'reset', 'lost', 'huge', 'garbage', 'redirect', 'trickle'] as Fault[]).map(
        (fault) => [way, fault] as const,
      ),
    ),
  )('by %s that answers by a %s gets the message later', async (way, fault) => {
    fake.fail(fault);
    expect(await failure(send(way))).toMatchObject({ kind: 'unavailable' });
    fake.fail(null);
  });

  it.each(ways)('by %s that says neither yes nor no has not taken it', async (way) => {
    for (const body of ['<html>welcome</html>', '', 'null', '[1]', '{"ok":"true"}']) {
      fake.refuse({ status: 200, body });
      expect(await failure(send(way))).toMatchObject({ kind: 'unavailable' });
    }
  });

  it('does not know a bot with another token, and a site may have none', async () => {
    const stranger = slackWith('xoxb-of-somebody-else');
    expect(await failure(send('member', stranger))).toMatchObject({ kind: 'refused', code: 'invalid_auth' });
    expect([slack.hasBot, slackWith(null).hasBot]).toEqual([true, false]);
  });

  it('is never asked at a private address', async () => {
    const guarded = createHttpSlack({
      outbound: createOutbound(),
      botToken: 'xoxb-1',
      api: `${fake.url}/api`,
      hooks: fake.url,
    });
    for (const way of ways)
      expect(await failure(send(way, guarded))).toMatchObject({
        kind: 'refused',
        code: 'address_not_allowed',
      });
  });

  it('reads what people write as text', () => {
    expect(escapeSlack('<!channel> & <@U1|x> a > b')).toBe('&lt;!channel&gt; &amp; &lt;@U1|x&gt; a &gt; b');
  });
});

describe('a group', () => {
  it('is found by addresses, whoever is not in the workspace left out, and is the same for the same people', async () => {
    const [one, other] = ['one@people.test', 'other@people.test'];
    fake.knows(one);
    expect(await slack.openGroup([one, 'stranger@people.test'])).toBeNull();
    fake.knows(other);
    const group = await slack.openGroup([one, other]);
    expect(group).toMatch(/^C/);
    expect(await slack.openGroup([other, 'stranger@people.test', one])).toBe(group);
    await slack.sendToMember(group!, message);
    expect(fake.posts().at(-1)).toMatchObject({ to: group, reference: 'batch-1' });
  });

  it('is refused as messages are', async () => {
    fake.refuse({ status: 429, headers: { 'retry-after': '7' }, body: '' });
    await expect(slack.openGroup(['one@people.test', 'other@people.test'])).rejects.toMatchObject({
      kind: 'limited',
      retryAfter: 7,
    });
    const revoked = slackWith('xoxb-revoked').openGroup(['one@people.test', 'other@people.test']);
    await expect(revoked).rejects.toMatchObject({ kind: 'refused', code: 'invalid_auth' });
  });
});
