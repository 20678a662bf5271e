import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;
let now = new Date();

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());

const db = () => community.node.ctx.db;
const desk = async () => (await admin.get('/api/v1/admin/desk')).body;
const item = async (name: string) => (await desk()).items.find((one: { name: string }) => one.name === name);
const integrity = async () => (await admin.get('/api/v1/admin/integrity')).body.items[0];
async function look() {
  await admin.put('/api/v1/admin/integrity');
  await community.node.jobs.drain();
  return integrity();
}
const broken = (run: { results: { name: string; rows: number }[] }) =>
  run.results.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]);

describe('the desk', () => {
  it('tells how much waits, since when, and how much room there is', async () => {
    expect(await item('posts.held')).toMatchObject({ count: 0, oldestAt: null });
    const { id } = (await member.post('/api/v1/posts', { space: 'free', title: '기다리는 글', body: '본문' }))
      .body;
    const since = new Date(now.getTime() - 3_600_000).toISOString();
    await sql`update posts set withheld_at = ${since}::timestamptz, withheld_why = 'held' where id = ${id}`.execute(
      db(),
    );
    expect(await item('posts.held')).toMatchObject({ count: 1, oldestAt: since });
    await sql`update posts set withheld_at = null, withheld_why = null where id = ${id}`.execute(db());
    const { room } = await desk();
    expect(room.databaseBytes).toBeGreaterThan(1_000_000);
    expect(room.diskBytes).toBeGreaterThanOrEqual(room.diskFreeBytes);
  });

  it('asks for a backup a week after the last one', async () => {
    expect((await item('site.backup')).count).toBe(0);
    mkdirSync(community.config.dataDir, { recursive: true });
    const at = new Date(now.getTime() - 8 * 86_400_000).toISOString();
    writeFileSync(join(community.config.dataDir, 'last-backup.json'), JSON.stringify({ at }));
    expect(await item('site.backup')).toMatchObject({ count: 1, oldestAt: at });
    expect((await desk()).lastBackupAt).toBe(at);
  });

  it('is for administrators', async () => {
    const moderator = await community.signUp('지킴이', 'moderator');
    for (const path of ['desk', 'integrity', 'jobs', 'members', 'metrics', 'exports/members.csv']) {
      expect((await community.guest.get(`/api/v1/admin/${path}`)).status, path).toBe(401);
      expect((await member.get(`/api/v1/admin/${path}`)).status, path).toBe(403);
      expect((await moderator.get(`/api/v1/admin/${path}`)).status, path).toBe(403);
      expect((await admin.get(`/api/v1/admin/${path}/`)).status, path).toBe(404);
      expect((await admin.get(`/api/v1/ADMIN/${path}`)).status, path).toBe(404);
    }
    expect((await moderator.put('/api/v1/admin/integrity')).status).toBe(403);
    expect((await admin.put('/api/v1/admin/integrity', { all: true })).status).toBe(422);
  });
});

describe('a look at integrity', () => {
  it('finds a sound site sound, and says how far it is', async () => {
    const post = (await member.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
    const comment = (await admin.post(`/api/v1/posts/${post}/comments`, { body: '댓글' })).body.id;
    await admin.post(`/api/v1/posts/${post}/comments`, { body: '답글', parentId: comment });
    await admin.put(`/api/v1/posts/${post}/like`);
    await member.put(`/api/v1/comments/${comment}/like`);
    await admin.put(`/api/v1/posts/${post}/bookmark`);
    await community.node.jobs.drain();
    now = new Date(now.getTime() + 20 * 60_000);
    const run = await look();
    expect(broken(run)).toEqual([]);
    expect(run).toMatchObject({ passed: true });
    expect(run.results.some(({ failed }: { failed: boolean }) => failed)).toBe(false);
    expect(run.checked).toBe(run.toCheck);
    expect((await item('site.integrity')).count).toBe(0);
  });

  it('is one at a time, whoever asks', async () => {
    const answers = await Promise.all([admin, admin].map((by) => by.put('/api/v1/admin/integrity')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body.id).toBe(answers[1]!.body.id);
    expect(answers[0]!.body).toMatchObject({ finishedAt: null, passed: null });
    await community.node.jobs.drain();
    expect((await integrity()).finishedAt).not.toBeNull();
  });

  it('finds each thing that does not add up', async () => {
    const gone = await community.signUp('막힌 이');
    await sql`update posts set like_count = 7, comment_count = comment_count + 1, bookmark_count = 3`.execute(
      db(),
    );
    await sql`update comments set reply_count = 5, like_count = 9`.execute(db());
    await sql`update inboxes set unread = unread + 1`.execute(db());
    await sql`update accounts set blocked_at = now() where id = ${gone.id}::uuid`.execute(db());
    await sql`delete from search_documents where type = 'comment'`.execute(db());
    await sql`
      insert into files (id, uploader_id, name, media_type, size, kept_size, state, created_at, unclaimed_at)
      values ('00ff00ff00ff00ff00ff00ff00ff00ff', ${member.id}::uuid, 'a.txt', 'text/plain', 3, 3, 'stored', now(), now())`.execute(
      db(),
    );
    await sql`
      insert into rooms (type, capacity, last_seq, member_count, created_at, active_at)
      values ('group', 5, 3, 1, now(), now())`.execute(db());
    const run = await look();
    expect(run.passed).toBe(false);
    expect(broken(run).map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'inbox-unread',
        'post-likes',
        'post-bookmarks',
        'post-comments',
        'comment-likes',
        'comment-replies',
        'room-log',
        'room-members',
        'ended-sessions',
        'file-objects',
        'search-missing',
      ]),
    );
    expect((await item('site.integrity')).count).toBe(broken(run).length);
  });
});

describe('jobs', () => {
  const kind = 'admin.tell_impersonated';
  const fail = async (count: number) => {
    await sql`
      select graphile_worker.add_job(${kind}, '{}', max_attempts := 1) from generate_series(1, ${count})`.execute(
      db(),
    );
    await community.node.jobs.drain({ ignoreErrors: true });
  };
  const failed = async () =>
    (await admin.get('/api/v1/admin/jobs')).body.tasks.find((one: { task: string }) => one.task === kind)
      ?.failed ?? 0;
  const acts = async () =>
    (await admin.get('/api/v1/admin/audit?target=job-kind')).body.items.map(
      ({ act, after }: { act: string; after: unknown }) => [act, after],
    );

  it('that gave up are tried again or forgotten, all of a kind, and it is written down', async () => {
    await fail(3);
    expect(await failed()).toBe(3);
    expect(await item('jobs.dead')).toMatchObject({ count: 3 });
    const path = `/api/v1/admin/job-kinds/${kind}`;
    expect((await member.put(`${path}/retry`)).status).toBe(403);
    expect((await community.guest.delete(`${path}/failed`)).status).toBe(401);
    const twice = await Promise.all([admin.put(`${path}/retry`), admin.put(`${path}/retry`)]);
    expect(twice.map(({ body }) => body.count).sort()).toEqual([0, 3]);
    expect(await failed()).toBe(0);
    await community.node.jobs.drain({ ignoreErrors: true });
    await sql`update graphile_worker._private_jobs set attempts = max_attempts where locked_at is null`.execute(
      db(),
    );
    expect((await admin.delete(`${path}/failed`)).body.count).toBe(3);
    expect((await admin.delete(`${path}/failed`)).body.count).toBe(0);
    expect((await admin.delete('/api/v1/admin/job-kinds/no.such/failed')).body.count).toBe(0);
    expect(await acts()).toEqual([
      ['admin.jobs_removed', { count: 3 }],
      ['admin.jobs_retried', { count: 3 }],
    ]);
  });

  describe('that are stuck', () => {
    const stuck = async (): Promise<{ id: string; nodeId: string | null }[]> =>
      (await admin.get('/api/v1/admin/jobs')).body.stuckJobs;
    /** One that a node has been running for two hours, and one that nobody takes. */
    const stick = () =>
      sql`
      with hung as (select * from graphile_worker.add_job(${kind}, '{}')),
        late as (select * from graphile_worker.add_job('no.such', '{}', run_at := now() - interval '1 day'))
      select hung.id as hung, late.id as late from hung, late`.execute(db());
    const lock = () =>
      sql`
      update graphile_worker._private_jobs set attempts = 1, locked_by = 'node-a/1', locked_at = now() - interval '2 hours'
      where attempts = 0 and run_at > now() - interval '1 hour'`.execute(db());

    it('are listed for administrators, retried or given up, and it is written down', async () => {
      await stick();
      await lock();
      const [late, hung] = await stuck();
      expect(late).toMatchObject({ task: 'no.such', attempts: 0, nodeId: null });
      expect(hung).toMatchObject({ task: kind, attempts: 1, maxAttempts: 25, nodeId: 'node-a' });
      expect(await item('jobs.stuck')).toMatchObject({ count: 2 });
      const path = (job: { id: string }) => `/api/v1/admin/jobs/${job.id}`;
      expect((await member.get('/api/v1/admin/jobs')).status).toBe(403);
      expect((await member.put(`${path(hung!)}/retry`)).status).toBe(403);
      expect((await community.guest.delete(path(late!))).status).toBe(401);
      const twice = await Promise.all([admin.delete(path(late!)), admin.delete(path(late!))]);
      expect(twice.map(({ status }) => status).sort()).toEqual([204, 404]);
      expect((await admin.put(`${path(hung!)}/retry`)).status).toBe(204);
      expect(await stuck()).toEqual([]);
      const { items } = (await admin.get('/api/v1/admin/audit?target=job')).body;
      expect(
        items.map(({ act, target }: { act: string; target: { id: string } }) => [act, target.id]),
      ).toEqual([
        ['admin.job_retried', hung!.id],
        ['admin.job_removed', late!.id],
      ]);
    });
  });

  it('that are timed say when they run next', async () => {
    const { timed } = (await admin.get('/api/v1/admin/jobs')).body;
    const counting = timed.find(({ name }: { name: string }) => name === 'admin.count_days');
    expect(counting.schedule).toBe('*/20 * * * *');
    const wait = Date.parse(counting.nextRunAt) - now.getTime();
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(20 * 60_000);
  });
});
