import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let inviter: Person;
let other: Person;
let now = new Date('2026-11-28T09:00:00Z');
const day = 86_400_000;
const mine = '/api/v1/me/invitations';

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  other = await community.signUp('다른이');
  await set({ 'invitations.min_level': 0 });
});
afterAll(() => community.stop());
beforeEach(async () => {
  await set({ 'accounts.joining': 'open' });
  inviter = await community.signUp('초대하는 이');
});

const set = (changes: object) => admin.patch('/api/v1/admin/settings', changes);
const invite = async (body: object = {}, person = inviter): Promise<Answer['body']> => {
  const made = await person.post(mine, body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const join = (invitation?: string, email = `${randomUUID().slice(0, 13)}@people.test`): Promise<Answer> =>
  community.guest.post('/api/auth/sign-up/email', {
    email,
    password: 'kite-lantern-river-7',
    name: '새 얼굴',
    ...(invitation !== undefined && { invitation }),
  });
const look = (token: string) => community.guest.get(`/api/v1/invitations/${token}`);
const setColumn = (person: Person, column: 'blocked_at', value: Date | null) =>
  community.node.ctx.db
    .updateTable('accounts')
    .set({ [column]: value })
    .where('id', '=', person.id)
    .execute();

describe('an invitation', () => {
  it('is a random link that is shown once and kept as a hash', async () => {
    const made = await invite({ note: '동아리 친구' });
    expect(made).toMatchObject({ maxUses: 1, uses: 0, state: 'open', note: '동아리 친구', joined: [] });
    expect(made.token).toMatch(/^[\w-]{32}$/);
    expect(new Date(made.expiresAt).getTime() - now.getTime()).toBe(7 * day);
    const rows = await community.node.ctx.db.selectFrom('invitations').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.token);
    const listed = await inviter.get(mine);
    expect(JSON.stringify(listed.body)).not.toContain(made.token);
    expect(listed.body).toMatchObject({ mayInvite: true, items: [{ id: made.id }] });
  });

  it('says who invites, and no more than everybody sees of them', async () => {
    const { token, expiresAt } = await invite({ note: '비밀 쪽지' });
    const seen = await look(token);
    expect(seen.body).toEqual({
      inviter: { handle: inviter.handle, name: '초대하는 이', avatarUrl: null, withdrawn: false },
      expiresAt,
    });
    expect(seen.headers['cache-control']).toContain('no-store');
  });

  it('is the same 404 when it is made up, expired, used up or revoked, or its inviter is gone', async () => {
    const [expired, used, revoked, blocked] = [
      await invite({ days: 1 }),
      await invite(),
      await invite(),
      await invite(),
    ];
    expect((await join(used.token)).status).toBe(200);
    await inviter.delete(`${mine}/${revoked.id}`);
    const answers = [await look('x'.repeat(32)), await look('some.token'), await look(used.token)];
    answers.push(await look(revoked.token));
    await setColumn(inviter, 'blocked_at', now);
    answers.push(await look(blocked.token));
    await setColumn(inviter, 'blocked_at', null);
    expect((await look(blocked.token)).status).toBe(200);
    now = new Date(now.getTime() + day);
    answers.push(await look(expired.token));
    const leaver = await community.signUp('떠날이');
    const left = await invite({}, leaver);
    await leaver.delete('/api/v1/me', { password: leaver.password });
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ withdrawn_at: now })
      .where('id', '=', leaver.id)
      .execute();
    answers.push(await look(left.token));
    const told = answers.map(({ status, body: { instance: _, ...body } }) => JSON.stringify([status, body]));
    expect(new Set(told).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'invitations.not_found' } });
  });
});

describe('joining by invitation only', () => {
  beforeEach(async () => void (await set({ 'accounts.joining': 'invitation' })));

  it('makes no account without a valid one, and does not tell whether an address is known', async () => {
    expect((await community.guest.get('/api/v1/site')).body.invitationNeeded).toBe(true);
    for (const email of [`${randomUUID()}@people.test`, other.email])
      for (const token of [undefined, 'x'.repeat(32), ''])
        expect(await join(token, email)).toMatchObject({ status: 403, body: { code: 'invitations.needed' } });
  });

  it('lets the invited in, counts them, and shows them to the inviter', async () => {
    const { token } = await invite({ maxUses: 2 });
    expect((await join(token)).status).toBe(200);
    const [row] = (await inviter.get(mine)).body.items;
    expect(row).toMatchObject({ uses: 1, state: 'open', joined: [{ name: '새 얼굴' }] });
    expect((await join(token, other.email)).body.code).toBe('accounts.email_taken');
    expect((await inviter.get(mine)).body.items[0].uses).toBe(1);
  });

  it('lets in exactly as many as a link has uses, however many come at once', async () => {
    const { token } = await invite({ maxUses: 3 });
    const before = await community.node.ctx.db.selectFrom('accounts').select('id').execute();
    const answers = await Promise.all(Array.from({ length: 20 }, () => join(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === 'invitations.needed')).toHaveLength(17);
    const after = await community.node.ctx.db.selectFrom('accounts').select('id').execute();
    expect(after.length - before.length).toBe(3);
    expect((await inviter.get(mine)).body.items[0]).toMatchObject({ uses: 3, state: 'used_up' });
  }, 60_000);
});

describe('joining freely', () => {
  it('still counts who invited, and passes over a link that does not count any more', async () => {
    const { token } = await invite();
    expect((await join(token)).status).toBe(200);
    expect((await join(token)).status).toBe(200);
    expect((await inviter.get(mine)).body.items[0]).toMatchObject({ uses: 1, joined: [{ name: '새 얼굴' }] });
  });
});

describe('making invitations', () => {
  it('is for whom the host allows it', async () => {
    const allowed = async () =>
      Promise.all([inviter, admin].map(async (person) => (await person.post(mine, {})).status));
    expect(await allowed()).toEqual([201, 201]);
    await set({ 'invitations.min_level': 1 });
    expect(await allowed()).toEqual([403, 201]);
    expect((await inviter.get(mine)).body.mayInvite).toBe(false);
    await set({ 'invitations.min_level': 0, 'invitations.by': 'staff' });
    expect(await allowed()).toEqual([403, 201]);
    await set({ 'invitations.by': 'nobody' });
    expect(await allowed()).toEqual([403, 403]);
    await set({ 'invitations.by': 'members' });
  });

  it('has room for fifty open ones, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 55 }, () => inviter.post(mine, {})));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.filter(({ body }) => body.code === 'invitations.too_many')).toHaveLength(5);
  });

  it('refuses what is absurd, and guests', async () => {
    expect((await community.guest.post(mine, {})).status).toBe(401);
    for (const body of [
      { maxUses: 0 },
      { maxUses: 101 },
      { maxUses: 1.5 },
      { days: 0 },
      { days: 91 },
      { note: 'x'.repeat(101) },
      { note: 'a\u202eb' },
      { inviter: other.id },
    ])
      expect((await inviter.post(mine, body)).status, JSON.stringify(body)).toBe(422);
    expect((await inviter.get(mine)).body.items).toEqual([]);
  });
});

describe('ending invitations', () => {
  it('is for their inviter, and for staff, who are written down once', async () => {
    const { id, token } = await invite();
    expect((await community.guest.delete(`${mine}/${id}`)).status).toBe(401);
    expect((await other.delete(`${mine}/${id}`)).status).toBe(404);
    expect((await other.delete(`/api/v1/admin/invitations/${id}`)).status).toBe(403);
    expect((await other.get('/api/v1/admin/invitations')).status).toBe(403);
    expect((await look(token)).status).toBe(200);
    const all = (await admin.get('/api/v1/admin/invitations?limit=100')).body.items;
    expect(all.find((one: { id: string }) => one.id === id)).toMatchObject({
      inviter: { handle: inviter.handle },
    });
    expect(JSON.stringify(all)).not.toContain(token);
    const path = `/api/v1/admin/invitations/${id}`;
    const both = await Promise.all([admin.delete(path), admin.delete(path)]);
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    expect((await look(token)).status).toBe(404);
    const acts = await community.node.ctx.db
      .selectFrom('audit_entries')
      .select('target_id')
      .where('act', '=', 'invitations.revoked')
      .execute();
    expect(acts).toEqual([{ target_id: inviter.id }]);
    expect((await admin.delete(`/api/v1/admin/invitations/${randomUUID()}`)).status).toBe(404);
  });
});
