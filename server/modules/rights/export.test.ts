import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageError } from '../../engines/storage/port.ts';
import { personalData } from '../../kernel/personal-data.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { expectRefusal } from '../../test/refusals.ts';
import { archivePersonal } from './archive.ts';
import type { Kit } from './kit.ts';
import { fetchExport, filesOfALife, someoneWithALife, unzip } from '../../test/life.ts';

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

/** What the site counts of a member, asked for without what the export is made with. */
const tables: Record<string, string> = {
  account: 'accounts where id = $1',
  'member-card': 'members where account_id = $1',
  posts: 'posts where author_id = $1',
  comments: 'comments where author_id = $1',
  'post-revisions': 'post_revisions r join posts p on p.id = r.post_id where p.author_id = $1',
  'comment-revisions': 'comment_revisions r join comments c on c.id = r.comment_id where c.author_id = $1',
  'message-revisions':
    'room_entry_revisions r join room_entries e on e.room_id = r.room_id and e.seq = r.seq where e.sender_id = $1',
  pseudonyms: 'post_aliases where account_id = $1',
  views: `post_views where viewer = 'm:' || $1`,
  files: `files where uploader_id = $1`,
  'unfinished-uploads': `file_uploads where uploader_id = $1`,
  flags: 'moderation_flags where reporter_id = $1',
  appeals: 'moderation_appeals a join moderation_warnings w on w.id = a.warning_id where w.account_id = $1',
  blocks: 'member_blocks where blocker_id = $1',
};
/** Being told that the file is ready is one notice more than the file knows of, and goes to a browser. */
const comeLater: Record<string, number> = { notifications: 1, deliveries: 1 };

async function countRows(name: string, id: string): Promise<number> {
  const [people] = personalData().find((one) => one.name === name)!.people;
  const [table, column] = people?.split('.') ?? [];
  const { rows } = await pool.query(
    `select count(*)::int as n from ${tables[name] ?? `${table!} where ${column!} = $1`}`,
    [id],
  );
  return rows[0].n;
}

async function* broken(): AsyncGenerator<Buffer> {
  yield Buffer.from('so far');
  throw new Error('a bad block');
}

describe('the export', () => {
  let person: Person;
  beforeAll(async () => void (person = await someoneWithALife(community, pool)));

  it('wants the password, and stays away without it', async () => {
    expectRefusal(await community.guest.post('/api/v1/me/export', {}), {
      status: 401,
      code: 'accounts.sign_in_required',
    });
    expectRefusal(await person.post('/api/v1/me/export', {}), {
      status: 422,
      code: 'request.invalid',
    });
    expectRefusal(await person.post('/api/v1/me/export', { password: 'wrong-password-1' }), {
      status: 422,
      code: 'accounts.wrong_password',
    });
    expect((await person.get('/api/v1/me/export')).body).toMatchObject({ state: 'none', downloadUrl: null });
  });

  it('has as many rows of everything as the database', async () => {
    const asked = await person.post('/api/v1/me/export', { password: person.password });
    expect(asked.status).toBe(201);
    expect(asked.body.state).toBe('making');
    const twice = await Promise.all(
      [1, 2].map(() => person.post('/api/v1/me/export', { password: person.password })),
    );
    for (const answer of twice) expectRefusal(answer, { status: 409, code: 'rights.export_running' });
    await drain();
    const files = await unzip(await fetchExport(community, person));
    const textOf = (name: string) => files.get(name)!.toString('utf8');
    const manifest = JSON.parse(textOf('manifest.json'));
    expect(manifest).toMatchObject({ schemaVersion: 1, accountId: person.id, missing: [] });
    for (const source of personalData()) {
      const { items } = JSON.parse(textOf(`data/${source.name}.json`));
      expect(items.length, `somebody with a life has ${source.name}`).toBeGreaterThan(0);
      expect(items.length, source.name).toBe(manifest.counts[source.name]);
      const later = comeLater[source.name] ?? 0;
      expect(items.length + later, source.name).toBe(await countRows(source.name, person.id));
    }
    expect(textOf('README.md')).toContain('data/posts.json');
    expect(textOf('읽어보세요.md')).toContain('쓴 글');
    const all = [...files.values()].map((one) => one.toString('utf8')).join('\n');
    expect(all).toContain(person.email);
    for (const secret of ['password_hash', 'passwordHash', '$argon2', person.token.split('.')[0]!])
      expect(all).not.toContain(secret);
    const { body: inbox } = await person.get('/api/v1/notifications');
    expect(inbox.items.map((item: { type: string }) => item.type)).toContain('rights.export_ready');
  });

  it('has every file as it was uploaded, under a name that every file system takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madang-export-'));
    try {
      const body = await fetchExport(community, person);
      const files = await unzip(body);
      for (const name of files.keys()) {
        expect(name).not.toMatch(/(^|\/)\.{1,2}(\/|$)|^\/|\\|[<>:"|?*\u0000-\u001f]/);
        expect(name.split('/').at(-1)).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[. ]$/i);
      }
      const { items } = JSON.parse(files.get('data/files.json')!.toString('utf8'));
      const named = items.map(({ id }: { id: string }) =>
        [...files.keys()].filter((one) => one.includes(id)),
      );
      expect(named.map((one: string[]) => one.length)).toEqual(filesOfALife.map(() => 1));
      const contents = named.map(([name]: string[]) => files.get(name!)!.toString('base64')).sort();
      expect(contents).toEqual(
        filesOfALife.map(({ content }) => Buffer.from(content).toString('base64')).sort(),
      );
      writeFileSync(join(folder, 'export.zip'), body);
      const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } } as const;
      expect(execFileSync('unzip', ['-tq', 'export.zip'], options)).toContain('No errors detected');
      execFileSync('unzip', ['-q', 'export.zip'], options);
      for (const [name, bytes] of files)
        expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('fails as a whole when something cannot be read, and ends nothing else', async () => {
    const storage = { get: async () => Readable.from(broken()) };
    const stream = await archivePersonal({ storage } as unknown as Kit, community.node.ctx, {
      accountId: person.id,
      madeAt: now,
      onRows: async () => undefined,
    });
    await expect(buffer(stream)).rejects.toThrow('a bad block');
  });

  it('says which file has lost its bytes', async () => {
    const lost = { get: async () => Promise.reject(new StorageError('missing', 'a key')) };
    const stream = await archivePersonal({ storage: lost } as unknown as Kit, community.node.ctx, {
      accountId: person.id,
      madeAt: now,
      onRows: async () => undefined,
    });
    const files = await unzip(await buffer(stream));
    const { missing } = JSON.parse(files.get('manifest.json')!.toString('utf8'));
    expect(missing).toHaveLength(filesOfALife.length);
    for (const name of missing) expect(files.get(name)).toHaveLength(0);
  });

  it('is fetched in the session that asked, by nobody else, and for some days', async () => {
    const { body } = await person.get('/api/v1/me/export');
    const stranger = await community.signUp();
    for (const [caller, status] of [
      [community.guest, 401],
      [stranger, 404],
    ] as const)
      expect((await caller.get(body.downloadUrl)).status).toBe(status);
    const again = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: person.email, password: person.password },
    });
    const elsewhere = await community.request({
      method: 'GET',
      url: body.downloadUrl,
      headers: { authorization: `Bearer ${String(again.headers['set-auth-token'])}` },
    });
    expectRefusal(elsewhere, { status: 404, code: 'rights.export_not_found' });
    const soon = await person.post('/api/v1/me/export', { password: person.password });
    expectRefusal(soon, { status: 429, code: 'rights.export_too_soon' });
    expect(Number(soon.headers['retry-after'])).toBeGreaterThan(0);
    later(8);
    expectRefusal(await person.get(body.downloadUrl), { status: 410, code: 'rights.export_gone' });
    expect((await person.get('/api/v1/me/export')).body).toMatchObject({ state: 'gone', downloadUrl: null });
    await runTimed('rights.sweep_exports');
    const { rows } = await pool.query(
      `select count(*)::int as n from personal_exports where state = 'ready'`,
    );
    expect(rows[0].n).toBe(0);
  });
});

async function runTimed(name: string): Promise<void> {
  await community.node.jobs.runTimed(name);
  await drain();
}
