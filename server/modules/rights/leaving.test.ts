import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPersonal, personalData } from '../../kernel/personal-data.ts';
import { findAccountByEmail } from '../accounts/index.ts';
import { expectRefusal } from '../../test/refusals.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { someoneWithALife } from '../../test/life.ts';

let community: Community;
let pool: pg.Pool;
let now = new Date('2026-11-28T00:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  await community.node.ctx.db.updateTable('spaces').set({ anonymous_allowed: true }).execute();
  pool = new pg.Pool({ connectionString: community.connectionString, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await community.stop();
});

const later = (days: number) => void (now = new Date(now.getTime() + days * 86_400_000));
const drain = () => community.node.jobs.drain();

async function runTimed(name: string): Promise<void> {
  await community.node.jobs.runTimed(name);
  await drain();
}

describe('leaving', () => {
  it('may be taken back by signing in, and ends every session at once', async () => {
    const person = await community.signUp();
    expectRefusal(await person.put('/api/v1/me/departure', {}), {
      status: 422,
      code: 'request.invalid',
    });
    const begun = await person.put('/api/v1/me/departure', { password: person.password });
    expect(begun.status).toBe(200);
    expect(new Date(begun.body.leavesAt).getTime() - now.getTime()).toBe(14 * 86_400_000);
    expect((await person.get('/api/v1/me')).status).toBe(401);
    const back = await signInAgain(person);
    later(15);
    await runTimed('rights.sweep_departures');
    expect(await findAccountByEmail(community.node.ctx, person.email)).toBeTruthy();
    const { items } = (await back.get('/api/v1/notifications')).body;
    expect(items.map(({ type }: { type: string }) => type)).toContain('rights.departure_taken_back');
  });

  it('takes as many days as the host gave, and says so before and in the mail', async () => {
    const admin = await community.signUp(undefined, 'admin');
    const person = await community.signUp();
    await admin.patch('/api/v1/admin/settings', { 'rights.leaving_days': 3 });
    expect((await person.get('/api/v1/me/departure')).body).toEqual({ days: 3 });
    expectRefusal(await community.guest.get('/api/v1/me/departure'), {
      status: 401,
      code: 'accounts.sign_in_required',
    });
    const two = await Promise.all(
      [1, 2].map(() => person.put('/api/v1/me/departure', { password: person.password })),
    );
    const left = two.filter(({ status }) => status === 200);
    expect(left.length).toBeGreaterThan(0);
    for (const { body } of left)
      expect(new Date(body.leavesAt).getTime() - now.getTime()).toBe(3 * 86_400_000);
    await drain();
    const mails = await keptMailsOf(person.id);
    const leaving = mails.filter(({ subject }) => subject.includes('탈퇴를 신청'));
    expect(leaving).toHaveLength(1);
    expect(leaving[0]!.text).toContain('3일 뒤인 2026년');
    expect(leaving[0]!.text).toContain('/sign-in');
    await admin.patch('/api/v1/admin/settings', { 'rights.leaving_days': 14 });
    await signInAgain(person);
  });

  it('is for people, not for their programs', async () => {
    const person = await community.signUp();
    const key = await person.post('/api/v1/me/api-keys', { name: '집', scopes: ['read', 'write'], days: 30 });
    for (const [method, url] of [
      ['PUT', '/api/v1/me/departure'],
      ['POST', '/api/v1/me/export'],
    ] as const)
      expectRefusal(
        await community.request({
          method,
          url,
          payload: { password: person.password },
          headers: { authorization: `Bearer ${key.body.key}` },
        }),
        { status: 403, code: 'accounts.session_required' },
      );
  });

  it('happens when the days are over, with the posts that nobody answered to', async () => {
    const person = await community.signUp();
    const other = await community.signUp();
    const make = async (title: string) =>
      (await person.post('/api/v1/posts', { space: 'free', title, body: title })).body.id as string;
    const alone = await make('혼자');
    const answered = await make('함께');
    await other.post(`/api/v1/posts/${answered}/comments`, { body: '답' });
    await person.put('/api/v1/me/departure', { password: person.password, deletePosts: true });
    later(13);
    await runTimed('rights.sweep_departures');
    expect((await other.get(`/api/v1/posts/${alone}`)).status).toBe(200);
    later(2);
    await runTimed('rights.sweep_departures');
    await drain();
    expect((await other.get(`/api/v1/posts/${alone}`)).status).toBe(404);
    expect((await other.get(`/api/v1/posts/${answered}`)).status).toBe(200);
  });

  it('deletes such posts as the system, also where the member may not read any more', async () => {
    const person = await community.signUp(undefined, 'moderator');
    const admin = await community.signUp(undefined, 'admin');
    const rights = { read: 'moderator', write: 'moderator', comment: 'moderator' };
    expect((await admin.post('/api/v1/spaces', { slug: 'staff', name: '운영', rights })).status).toBe(201);
    const post = await person.post('/api/v1/posts', { space: 'staff', title: '안에서', body: '본문' });
    await admin.put(`/api/v1/admin/accounts/${person.id}/role`, { role: 'member' });
    const back = await signInAgain(person);
    await back.delete('/api/v1/me', { password: person.password, deletePosts: true });
    await drain();
    const { rows } = await pool.query('select deleted_at, deleted_by from posts where id = $1', [
      post.body.id,
    ]);
    expect(rows[0]).toMatchObject({ deleted_at: expect.any(Date), deleted_by: person.id });
    const acts = await pool.query(`select act from audit_entries where actor_id = $1 or act like 'posts.%'`, [
      person.id,
    ]);
    expect(acts.rows).toEqual([]);
    const { items } = (await admin.get('/api/v1/admin/audit?act=accounts.role_set')).body;
    expect(items[0].target.member?.handle ?? null).not.toBe(person.handle);
  });

  it('is refused for the last administrator', async () => {
    await pool.query(`update accounts set role = 'member'`);
    const admin = await community.signUp(undefined, 'admin');
    expectRefusal(await admin.put('/api/v1/me/departure', { password: admin.password }), {
      status: 409,
      code: 'accounts.last_admin',
    });
    expect((await admin.get('/api/v1/me')).status).toBe(200);
  });

  it('leaves neither address nor name nor handle nor introduction anywhere in the database', async () => {
    const person = await someoneWithALife(community, pool, '김마당주인공');
    await person.post('/api/v1/me/export', { password: person.password });
    await drain();
    const admin = await community.signUp('김마당', 'admin');
    const about = `@${person.handle} 때문에`;
    await nameInModeration(admin, person, about);
    await failAMail(person);
    expect(await keptMailsOf(person.id)).not.toEqual([]);
    const left = await person.delete('/api/v1/me', { password: person.password });
    expect(left.status).toBe(204);
    await drain();
    // Words that the search offers are learnt anew every day.
    await runTimed('search.learn');
    const marks = [person.email, '김마당주인공', person.handle, '김마당주인공하나뿐인소개글'];
    expect(await findInDatabase(marks)).toEqual([]);
    for (const source of personalData().filter(({ leaving }) => leaving === 'erased'))
      expect(await countPersonal(community.node.ctx, source, person.id), source.name).toBe(0);
    const { rows } = await pool.query('select done_at, handle from erasures where account_id = $1', [
      person.id,
    ]);
    expect(rows[0].done_at).not.toBeNull();
    expect(await keptMailsOf(person.id)).toEqual([]);
    const notes = await pool.query(
      'select note from moderation_flags where note is not null order by id desc limit 1',
    );
    expect(notes.rows[0].note).toBe('@(탈퇴한 회원) 때문에');
    const { items } = (await admin.get('/api/v1/admin/audit')).body;
    expect(items.map(({ note }: { note: string | null }) => note)).toContain('@(탈퇴한 회원) 때문에');
    expect((await admin.get('/api/v1/admin/audit/verification')).body.ok).toBe(true);
  });
});

/** Others name somebody where staff read it. */
async function nameInModeration(admin: Person, person: Person, words: string): Promise<void> {
  const other = await community.signUp();
  const post = await other.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  const flag = { target: { type: 'post', id: post.body.id }, reason: 'abuse', note: words };
  expect((await (await community.signUp()).post('/api/v1/flags', flag)).status).toBe(201);
  const warning = { rule: 'respect', reason: words };
  expect((await admin.post(`/api/v1/members/${other.handle}/warnings`, warning)).status).toBe(201);
  const { items } = (await admin.get('/api/v1/admin/audit?act=moderation.warned')).body;
  expect(items[0].note).toBe(words);
  const { rows } = await pool.query(
    `select note from audit_entries where act = 'moderation.warned' order by seq desc`,
  );
  expect(rows[0].note).toBe(`@[${person.id}] 때문에`);
}

/** A mail to an address that they had before, which nobody took in half an hour of tries. */
async function failAMail({ id, email }: Person): Promise<void> {
  await pool.query(`select graphile_worker.add_job('accounts.send_mail', $1::json, max_attempts := 1)`, [
    { kind: 'email-changed', accountId: id, origin: 'http://localhost', locale: 'ko', to: `old-${email}` },
  ]);
  await pool.query(`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no luck'
    where payload->>'to' like 'old-%'`);
}

async function keptMailsOf(memberId: string) {
  const kept = community.node.engines.keptMail!;
  const mails = await Promise.all((await kept.list()).map(({ id }) => kept.read(id)));
  return mails.flatMap((mail) => (mail?.memberId === memberId ? [mail] : []));
}

async function signInAgain(person: Person): Promise<Pick<Person, 'get' | 'delete'>> {
  const answer = await community.request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: person.email, password: person.password },
  });
  expect(answer.status).toBe(200);
  const headers = { authorization: `Bearer ${String(answer.headers['set-auth-token'])}` };
  return {
    get: (url) => community.request({ method: 'GET', url, headers }),
    delete: (url, payload) =>
      community.request({ method: 'DELETE', url, headers, payload: payload as object }),
  };
}

/** Every row of every table as text. */
async function findInDatabase(marks: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool.query<{ table: string }>(`
    select c.oid::regclass::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { table } of tables)
    for (const mark of marks) {
      const { rows } = await pool.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${table} t where strpos(lower(to_jsonb(t)::text), lower($1)) > 0 limit 3`,
        [mark],
      );
      for (const { row } of rows) found.push(`${table}: ${mark} in ${row.slice(0, 300)}`);
    }
  return found;
}
