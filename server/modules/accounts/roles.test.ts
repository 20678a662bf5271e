import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { setRole } from './index.ts';

let community: Community;
let admins: Person[] = [];

beforeAll(async () => {
  community = await startCommunity();
});
afterEach(async () => {
  await community.node.ctx.db.updateTable('accounts').set({ role: 'member' }).execute();
  admins = [];
});
afterAll(() => community.stop());

async function newAdmin(): Promise<Person> {
  const admin = await community.signUp('마당지기', 'admin');
  admins.push(admin);
  return admin;
}
const give = (by: Person, to: { id: string }, role: string) =>
  by.put(`/api/v1/admin/accounts/${to.id}/role`, { role });
const rolesNow = async () => {
  const rows = await community.node.ctx.db.selectFrom('accounts').select(['id', 'role']).execute();
  return new Map(rows.map(({ id, role }) => [id, role]));
};

describe('a role', () => {
  it('counts from the next request on, and ends the sessions of the old one', async () => {
    const [admin, person] = [await newAdmin(), await community.signUp()];
    expect(await give(admin, person, 'moderator')).toMatchObject({
      status: 200,
      body: { id: person.id, role: 'moderator' },
    });
    expect((await person.get('/api/v1/me')).status).toBe(401);
    const back = await community.guest.post('/api/auth/sign-in/email', {
      email: person.email,
      password: person.password,
    });
    const me = await community.request({
      method: 'GET',
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${back.body.token}` },
    });
    expect(me.body.role).toBe('moderator');
    expect((await give(admin, person, 'moderator')).status).toBe(200);
  });

  it('cannot be given by those who are no administrators, nor to oneself, nor to nobody, nor be made up', async () => {
    const [admin, other, moderator, member] = [
      await newAdmin(),
      await newAdmin(),
      await community.signUp('지킴이', 'moderator'),
      await community.signUp(),
    ];
    expect((await give(member, other, 'member')).status).toBe(403);
    expect((await give(moderator, moderator, 'admin')).status).toBe(403);
    expect(
      (await community.guest.put(`/api/v1/admin/accounts/${member.id}/role`, { role: 'admin' })).status,
    ).toBe(401);
    expect(await give(admin, admin, 'member')).toMatchObject({
      status: 403,
      body: { code: 'accounts.own_role' },
    });
    const nobody = { id: '00000000-0000-4000-8000-000000000000' };
    expect(await give(admin, nobody, 'member')).toMatchObject({
      status: 404,
      body: { code: 'accounts.not_found' },
    });
    expect((await give(admin, { id: "x' or 1=1" }, 'member')).status).toBe(404);
    expect((await give(admin, member, 'owner')).status).toBe(422);
  });

  it('of the last administrator stays, whoever asks', async () => {
    const admin = await newAdmin();
    await expect(setRole(community.node.ctx, admin.id, 'member')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'accounts.last_admin',
    });
    expect((await admin.get('/api/v1/admin/accounts')).status).toBe(200);
  });

  it('is kept by one of two administrators who demote each other at once, every time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await newAdmin(), await newAdmin()];
      const answers = await Promise.all([give(a, b, 'member'), give(b, a, 'member')]);
      expect(answers.map(({ status }) => status).sort()[0]).toBe(200);
      const roles = await rolesNow();
      expect([a, b].filter(({ id }) => roles.get(id) === 'admin')).toHaveLength(1);
      await community.node.ctx.db.updateTable('accounts').set({ role: 'member' }).execute();
    }
  });
});

describe('the list of accounts', () => {
  it('shows addresses to administrators only, newest first, page by page', async () => {
    const admin = await newAdmin();
    const people = [
      await community.signUp('찾을 사람'),
      await community.signUp('찾을 사람'),
      await community.signUp('찾을 사람'),
    ];
    const path = `/api/v1/admin/accounts?query=${encodeURIComponent('찾을')}&limit=2`;
    const first = await admin.get(path);
    const second = await admin.get(`${path}&cursor=${first.body.nextCursor}`);
    const emails = [...first.body.items, ...second.body.items].map((item: { email: string }) => item.email);
    expect(emails).toEqual(people.map(({ email }) => email).reverse());
    expect(second.body.nextCursor).toBeNull();
    expect(
      (await admin.get(`/api/v1/admin/accounts?query=${people[0]!.email.slice(0, 12)}`)).body.items,
    ).toHaveLength(1);
    expect((await admin.get('/api/v1/admin/accounts?role=admin')).body.items).toMatchObject([
      { id: admin.id, role: 'admin' },
    ]);
    expect((await admin.get('/api/v1/admin/accounts?query=%25')).body.items).toEqual([]);
    expect((await admin.get('/api/v1/admin/accounts?cursor=bm9uc2Vuc2U')).status).toBe(422);
    expect((await people[0]!.get('/api/v1/admin/accounts')).status).toBe(403);
  });
});
