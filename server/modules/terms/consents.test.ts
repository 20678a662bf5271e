import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFreeOfConsent } from '../../app/http/consent.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { agree, publish } from './test-terms.ts';

let community: Community;
let admin: Person;
let member: Person;
let now = new Date('2031-02-01T09:00:00Z');
beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());

const post = (person: Person): Promise<Answer> =>
  person.post('/api/v1/posts', { space: 'free', title: randomUUID(), body: '본문' });
const join = (consents?: object[]): Promise<Answer> =>
  community.guest.post('/api/auth/sign-up/email', {
    email: `${randomUUID().slice(0, 13)}@people.test`,
    password: 'kite-lantern-river-7',
    name: '새 얼굴',
    ...(consents && { consents }),
  });
const agreeAsAdmin = (kind: string, number: number) => agree(admin, kind, number);

describe('consent', () => {
  let number: number;

  it('is asked before the next text, and reading and leaving go on without', async () => {
    const key = (await member.post('/api/v1/me/api-keys', { name: '열쇠', scopes: ['write'] })).body.key;
    const mine = (await post(member)).body.id;
    number = await publish(admin, 'service');
    const refused = await post(member);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'terms.consent_required', params: { documents: ['service'] } },
    });
    const byKey = (method: string, url: string, payload?: object) =>
      community.request({
        method: method as 'GET',
        url,
        headers: { authorization: `Bearer ${key}` },
        ...(payload && { payload }),
      });
    expect((await byKey('POST', '/api/v1/posts', { space: 'free', title: 'x', body: 'y' })).body.code).toBe(
      'terms.consent_required',
    );
    expect(
      (await byKey('POST', '/api/v1/me/consents', { consents: [{ document: 'service', number }] })).body.code,
    ).toBe('accounts.session_required');
    expect((await member.get(`/api/v1/posts/${mine}`)).status).toBe(200);
    expect((await member.get('/api/v1/me')).body.terms).toBe('due');
    expect((await member.put(`/api/v1/posts/${mine}/visit`, {})).body?.code).not.toBe(
      'terms.consent_required',
    );
    expect((await member.post('/api/v1/me/export')).body.code).not.toBe('terms.consent_required');
    expect((await member.delete('/api/v1/me', { password: 'wrong' })).body.code).toBe(
      'accounts.wrong_password',
    );
    expect((await member.get('/api/v1/me/consents')).body).toMatchObject({
      due: [{ kind: 'service' }],
      given: [],
    });
    expect((await agree(member, 'service', number)).status).toBe(204);
    expect((await post(member)).status).toBe(201);
    expect((await member.get('/api/v1/me')).body.terms).toBeNull();
    await agreeAsAdmin('service', number);
  });

  it('holds back every route that writes, unless it is named', async () => {
    const stranger = await signedUpBefore();
    const host = await signedUpBefore('admin');
    const wrong: string[] = [];
    for (const route of community.node.app.routes) {
      if (route.internal || route.endless || isFreeOfConsent(route.method, route.url)) continue;
      const walker = route.who === 'moderator' || route.who === 'admin' ? host : stranger;
      const answer = await community.request({
        method: route.method as 'POST',
        url: route.url.replace(/:\w+/g, '1'),
        headers: { authorization: `Bearer ${walker.token}` },
        payload: {},
      });
      if (answer.body?.code !== 'terms.consent_required')
        wrong.push(`${route.method} ${route.url} ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('counts once, when given twice at once, and is never changed', async () => {
    const person = await signedUpBefore();
    const answers = await Promise.all([agree(person, 'service', number), agree(person, 'service', number)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect((await person.get('/api/v1/me/consents')).body.given).toMatchObject([
      { kind: 'service', number, how: 'asked' },
    ]);
    const { db } = community.node.ctx;
    await expect(sql`update terms_consents set number = 9`.execute(db)).rejects.toThrow();
    await expect(sql`delete from terms_consents`.execute(db)).rejects.toThrow();
  });

  it('is refused for what is not published, absurd, or by nobody', async () => {
    expect((await community.guest.post('/api/v1/me/consents', { consents: [] })).status).toBe(401);
    for (const consents of [
      [],
      [{ document: 'service', number: 99 }],
      [{ document: 'none', number: 1 }],
      [{ number: 1 }],
      'all',
    ])
      expect((await member.post('/api/v1/me/consents', { consents })).status, JSON.stringify(consents)).toBe(
        422,
      );
  });

  it('is taken in the sign-up, or there is no account', async () => {
    const { db } = community.node.ctx;
    const count = async () => (await db.selectFrom('accounts').select('id').execute()).length;
    const before = await count();
    for (const consents of [undefined, [], [{ document: 'late', number: 1 }]])
      expect((await join(consents)).body.code).toBe('terms.consent_required');
    expect((await join([{ document: 'service', number: number + 50 }])).status).toBe(422);
    expect(await count()).toBe(before);
    const joined = await join([{ document: 'service', number }]);
    expect(joined.status).toBe(200);
    const headers = { authorization: `Bearer ${String(joined.headers['set-auth-token'])}` };
    const mine = await community.request({ method: 'GET', url: '/api/v1/me/consents', headers });
    expect(mine.body).toMatchObject({ due: [], given: [{ kind: 'service', number, how: 'sign-up' }] });
  });

  it('is announced before its date, may be given early, and is asked from the date on', async () => {
    const next = await publish(admin, 'service', { inForceAt: '2031-03-01T00:00:00Z' });
    expect((await member.get('/api/v1/me')).body.terms).toBe('coming');
    expect((await member.get('/api/v1/me/consents')).body).toMatchObject({
      due: [],
      coming: [{ number: next }],
    });
    expect((await post(member)).status).toBe(201);
    await agreeAsAdmin('service', next);
    expect((await admin.get('/api/v1/me')).body.terms).toBeNull();
    now = new Date('2031-03-01T00:00:00Z');
    expect((await post(member)).status).toBe(403);
    expect((await post(admin)).status).toBe(201);
    await agree(member, 'service', next);
    expect((await post(member)).status).toBe(201);
  });

  /** Somebody who was here before the terms: they signed up with them, and their consent is taken out behind the back. */
  async function signedUpBefore(role = 'member'): Promise<Person> {
    const made = await join([{ document: 'service', number }]);
    const token = String(made.headers['set-auth-token']);
    const { db } = community.node.ctx;
    await sql`alter table terms_consents disable trigger terms_consents_refuse_change`.execute(db);
    await sql`delete from terms_consents where account_id = (select id from accounts order by created_at desc, id desc limit 1)`.execute(
      db,
    );
    await sql`alter table terms_consents enable trigger terms_consents_refuse_change`.execute(db);
    await sql`update accounts set role = ${role} where id = (select id from accounts order by created_at desc, id desc limit 1)`.execute(
      db,
    );
    const call = (method: 'GET' | 'POST') => (url: string, payload?: unknown) =>
      community.request({
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(payload !== undefined && { payload: payload as object }),
      });
    return { token, get: call('GET'), post: call('POST') } as Person;
  }
});
