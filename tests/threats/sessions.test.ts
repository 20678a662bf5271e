import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../server/test/community.ts';
import { openEventStream, type EventStream } from '../../server/test/event-stream.ts';

/** AU-4: whatever ends a session ends all that hangs on it, at once, and nothing of somebody else. */
let community: Community;
let origin: string;
let admin: Person;
let moderator: Person;
const streams: EventStream[] = [];

beforeAll(async () => {
  community = await startCommunity();
  await community.node.app.http.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(community.node.app.http.server.address() as AddressInfo).port}`;
  admin = await community.signUp('마당지기', 'admin');
  moderator = await community.signUp('지킴이', 'moderator');
}, 60_000);
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
afterAll(() => community.stop());

/** What acts for one member. */
interface Holdings {
  person: Person;
  /** The second session: of another browser, by cookie. */
  elsewhere: string;
  key: string;
  keyId: string;
  stream: EventStream;
  streamElsewhere: EventStream;
  streamOfKey: EventStream;
  download: string;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ cookie: `madang.session_token=${encodeURIComponent(token)}` });

async function open(token: string): Promise<EventStream> {
  const stream = await openEventStream(`${origin}/api/v1/notifications/stream`, bearer(token));
  expect(stream.status).toBe(200);
  streams.push(stream);
  return stream;
}

async function holdingsOf(person: Person): Promise<Holdings> {
  const again = await community.guest.post('/api/auth/sign-in/email', {
    email: person.email,
    password: person.password,
  });
  const elsewhere = String(again.headers['set-auth-token']);
  const made = await person.post('/api/v1/me/api-keys', { name: '프로그램', scopes: ['read', 'write'] });
  expect(made.status).toBe(201);
  expect((await person.post('/api/v1/me/export', { password: person.password })).status).toBe(201);
  await community.node.jobs.drain();
  const { key, id: keyId } = made.body;
  return {
    person,
    elsewhere,
    key,
    keyId,
    stream: await open(person.token),
    streamElsewhere: await open(elsewhere),
    streamOfKey: await open(key),
    download: (await person.get('/api/v1/me/export')).body.downloadUrl,
  };
}

type Part = 'session' | 'elsewhere' | 'key';

/** What answers 401 from now on, however it is shown, read or written with. */
async function expectDead({ person, elsewhere, key, download }: Holdings, dead: readonly Part[]) {
  const tokens: Record<Part, string> = { session: person.token, elsewhere, key };
  for (const [part, token] of Object.entries(tokens) as [Part, string][]) {
    const ways = part === 'key' ? [bearer(token)] : [bearer(token), cookie(token)];
    for (const headers of ways) {
      const about = `${part} by ${Object.keys(headers).join()}`;
      const read = await community.request({ method: 'GET', url: '/api/v1/me', headers });
      expect(read.status, about).toBe(dead.includes(part) ? 401 : 200);
      if (!dead.includes(part)) continue;
      const write = await community.request({
        method: 'PUT',
        url: '/api/v1/drafts/new',
        payload: { title: '되살아난 글' },
        headers: { ...headers, origin: 'http://localhost:80' },
      });
      expect(write.status, about).toBe(401);
      const streaming = await openEventStream(`${origin}/api/v1/notifications/stream`, headers as never);
      expect(streaming.status, about).toBe(401);
      streaming.close();
    }
  }
  if (!dead.includes('session')) return;
  const taken = await community.request({ method: 'GET', url: download, headers: bearer(person.token) });
  expect(taken.status, 'the export').toBe(401);
}

async function expectEnds(
  { stream, streamElsewhere, streamOfKey }: Holdings,
  dead: readonly Part[],
): Promise<void> {
  const of: Record<Part, EventStream> = { session: stream, elsewhere: streamElsewhere, key: streamOfKey };
  for (const [part, one] of Object.entries(of) as [Part, EventStream][])
    if (dead.includes(part)) await one.ended;
  for (const [part, one] of Object.entries(of) as [Part, EventStream][])
    expect(one.isEnded(), part).toBe(dead.includes(part));
}

const handle = (person: Person) => encodeURIComponent(person.handle);
const everything: Part[] = ['session', 'elsewhere', 'key'];
const rows: { name: string; dead: Part[]; end: (holdings: Holdings) => Promise<Answer> }[] = [
  {
    name: 'signing out',
    dead: ['session'],
    end: ({ person }) => person.post('/api/auth/sign-out', {}),
  },
  {
    name: 'signing out everywhere else',
    dead: ['elsewhere'],
    end: ({ person }) => person.delete('/api/v1/me/sessions'),
  },
  {
    name: 'signing out everywhere',
    dead: ['session', 'elsewhere'],
    end: ({ person }) => person.post('/api/auth/revoke-sessions', {}),
  },
  {
    name: 'a changed password',
    dead: everything,
    end: ({ person }) =>
      person.post('/api/auth/change-password', {
        currentPassword: person.password,
        newPassword: 'a better one 77',
      }),
  },
  {
    name: 'a password that was forgotten and set anew',
    dead: everything,
    end: async ({ person }) => {
      await community.guest.post('/api/auth/request-password-reset', { email: person.email });
      await community.node.jobs.drain();
      const kept = community.node.engines.keptMail!;
      const mails = await Promise.all((await kept.list()).map(({ id }) => kept.read(id)));
      const mail = mails.find((one) => one!.to.address === person.email && /\/reset\//.test(one!.text))!;
      const token = /\/reset\/([\w-]+)/.exec(mail.text)![1];
      return community.guest.post('/api/auth/reset-password', { token, newPassword: 'a better one 77' });
    },
  },
  {
    name: 'another role',
    dead: ['session', 'elsewhere'],
    end: ({ person }) => admin.put(`/api/v1/admin/accounts/${person.id}/role`, { role: 'moderator' }),
  },
  {
    name: 'an administrator who ends the sessions',
    dead: ['session', 'elsewhere'],
    end: ({ person }) => admin.delete(`/api/v1/admin/members/${person.id}/sessions`),
  },
  {
    name: 'an ended key',
    dead: ['key'],
    end: ({ person, keyId }) => person.delete(`/api/v1/me/api-keys/${keyId}`),
  },
  {
    name: 'a key that an administrator ends',
    dead: ['key'],
    end: ({ keyId }) => admin.delete(`/api/v1/api-keys/${keyId}`),
  },
  {
    name: 'a warning that blocks',
    dead: everything,
    end: ({ person }) =>
      moderator.post(`/api/v1/members/${handle(person)}/warnings`, { rule: 'spam', reason: '그만요' }),
  },
  {
    name: 'a block by hand',
    dead: everything,
    end: ({ person }) =>
      moderator.put(`/api/v1/moderation/members/${handle(person)}/block`, {
        rule: 'spam',
        reason: '나가요',
        days: null,
      }),
  },
  {
    name: 'saying to leave later',
    dead: everything,
    end: ({ person }) => person.put('/api/v1/me/departure', { password: person.password }),
  },
  {
    name: 'leaving',
    dead: everything,
    end: ({ person }) => person.delete('/api/v1/me', { password: person.password }),
  },
];

describe('AU-4: what ends a session', () => {
  it.each(rows)('$name ends $dead', async ({ dead, end }) => {
    const [holdings, neighbour] = [
      await holdingsOf(await community.signUp('회원')),
      await community.signUp('이웃'),
    ];
    const beside = await open(neighbour.token);
    const ended = await end(holdings);
    expect(ended.status, JSON.stringify(ended.body)).toBeLessThan(300);
    await expectDead(holdings, dead);
    await expectEnds(holdings, dead);
    expect((await neighbour.get('/api/v1/me')).status).toBe(200);
    expect(beside.isEnded()).toBe(false);
  });

  it('a key that is made while the password changes does not outlive it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const thief = await community.signUp('도둑');
      const again = await community.guest.post('/api/auth/sign-in/email', {
        email: thief.email,
        password: thief.password,
      });
      const [made] = await Promise.all([
        thief.post('/api/v1/me/api-keys', { name: '뒷문', scopes: ['write'], days: null }),
        community.request({
          method: 'POST',
          url: '/api/auth/change-password',
          headers: bearer(String(again.headers['set-auth-token'])),
          payload: { currentPassword: thief.password, newPassword: 'a better one 77' },
        }),
      ]);
      expect([201, 401]).toContain(made.status);
      if (made.status !== 201) continue;
      const used = await community.request({
        method: 'GET',
        url: '/api/v1/me',
        headers: bearer(made.body.key),
      });
      expect(used.status).toBe(401);
    }
  });
});
