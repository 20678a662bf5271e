import { expect } from 'vitest';
import type { Person } from '../../server/test/community.ts';
import type { WatchedCommunity } from '../../server/test/refusals.ts';

export interface Desk {
  admin: Person;
  moderator: Person;
  member: Person;
  stranger: Person;
  /** Ids by what they are of. */
  ids: Record<string, string>;
}

/** Something of everything that staff and hosts keep; nobody is blocked by it. */
export async function makeDesk(community: WatchedCommunity): Promise<Desk> {
  const admin = await community.signUp('마당지기', 'admin');
  const second = await community.signUp('둘째 마당지기', 'admin');
  const moderator = await community.signUp('지킴이', 'moderator');
  const desk: Desk = {
    admin,
    moderator,
    member: await community.signUp('회원'),
    stranger: await community.signUp('낯선이'),
    ids: {},
  };
  await makeWebhooks(desk);
  await makeCases(desk, second);
  await makeWarnings(desk);
  const draft = { title: both('약관'), body: both('쓰는 중'), summary: both('') };
  const input = { ...draft, needsConsent: false, inForceAt: null, version: 0 };
  expect((await admin.put('/api/v1/admin/terms/house/draft', input)).status).toBe(200);
  desk.ids['invitation'] = (await admin.post('/api/v1/me/invitations', {})).body.id;
  const key = await desk.member.post('/api/v1/me/api-keys', { name: '집', scopes: ['read'] });
  desk.ids['key'] = key.body.id;
  await community.node.jobs.drain();
  desk.ids['mail'] = await failedMail(community, desk);
  return desk;
}

const both = (text: string) => ({ ko: text, en: text });

async function makeWebhooks({ admin, ids }: Desk): Promise<void> {
  const input = { url: 'http://127.0.0.1:9/', events: ['posts.created'] };
  for (const name of ['webhook', 'other webhook']) {
    ids[name] = (await admin.post('/api/v1/webhooks', input)).body.id;
    ids[`delivery of ${name}`] = (await admin.post(`/api/v1/webhooks/${ids[name]}/ping`, {})).body.id;
  }
}

/** One case in a space that moderators may not read, one about a moderator. */
async function makeCases({ admin, moderator, member, ids }: Desk, second: Person): Promise<void> {
  const rights = { read: 'admin', write: 'admin', comment: 'admin' };
  await admin.post('/api/v1/spaces', { slug: 'boss', name: '마당지기', rights });
  const hidden = await second.post('/api/v1/posts', { space: 'boss', title: '속말', body: '쉿' });
  const theirs = await moderator.post('/api/v1/posts', { space: 'free', title: '지킴이의 글', body: '글' });
  const mine = await member.post('/api/v1/posts', { space: 'free', title: '회원의 글', body: '글' });
  ids['hidden post'] = hidden.body.id;
  ids['post'] = mine.body.id;
  for (const { body } of [hidden, theirs, mine]) {
    const flag = { target: { type: 'post', id: body.id }, reason: 'abuse' };
    expect((await admin.post('/api/v1/flags', flag)).status).toBe(201);
  }
  const { items } = (await admin.get('/api/v1/moderation/queue?limit=100')).body;
  const caseOf = (id: string) => items.find((one: { target: { id: string } }) => one.target.id === id).id;
  ids['hidden case'] = caseOf(hidden.body.id);
  ids['case about the moderator'] = caseOf(theirs.body.id);
  ids['case'] = caseOf(mine.body.id);
}

/** Of the member and of the moderator, who appeals. */
async function makeWarnings({ admin, moderator, member, ids }: Desk): Promise<void> {
  await admin.patch('/api/v1/admin/settings', { 'moderation.ladder_days': [0] });
  for (const [person, name] of [
    [member, 'member'],
    [moderator, 'moderator'],
  ] as const) {
    const path = `/api/v1/members/${encodeURIComponent(person.handle)}/warnings`;
    const warned = await admin.post(path, { rule: 'spam', reason: '그만요' });
    expect(warned.status, JSON.stringify(warned.body)).toBe(201);
    ids[`warning of the ${name}`] = warned.body.id;
    if (name === 'member') continue;
    const made = await person.post('/api/v1/appeals', { warningId: warned.body.id, text: '억울해요' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    ids['appeal of the moderator'] = made.body.id;
  }
}

async function failedMail(community: WatchedCommunity, { member }: Desk): Promise<string> {
  const row = await community.node.ctx.db
    .insertInto('deliveries')
    .values({
      account_id: member.id,
      seq: 999,
      channel: 'mail',
      topic: 'comments',
      pace: 'instant',
      state: 'dead',
      next_try_at: new Date(),
      created_at: new Date(),
      settled_at: new Date(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return String(row.id);
}
