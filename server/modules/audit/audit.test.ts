import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { canonical, hashOf, withoutSecrets, type Json } from './audit.rules.ts';
import { recordAct, verifyChain } from './index.ts';

let community: Community;
let admin: Person;
let member: Person;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());

const ctx = () => community.node.ctx;
const verify = (expected?: { seq: number; hash: string }) => verifyChain(ctx(), expected ? { expected } : {});

/** As somebody with the database alone could: the trigger is out of the way, and put back. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await sql`alter table audit_entries disable trigger user`.execute(ctx().db);
  await statement.execute(ctx().db);
  await sql`alter table audit_entries enable trigger user`.execute(ctx().db);
}

describe('canonical JSON', () => {
  it('is the same text for the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(canonical(turned(json))).toBe(canonical(json));
        expect(JSON.parse(canonical(json))).toEqual(json);
      }),
    );
  });
});

function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, turned(one)]),
  );
}

describe('what an entry keeps', () => {
  it('is neither an address nor a secret', () => {
    expect(
      withoutSecrets({
        email: 'a@b.kr',
        deep: [{ webhookSecret: 'x', text: 'write to mina@example.org now' }],
        'accounts.require_verified_email': true,
        at: new Date(0),
        gone: undefined,
      }),
    ).toEqual({
      email: '[removed]',
      deep: [{ webhookSecret: '[removed]', text: 'write to [removed] now' }],
      'accounts.require_verified_email': true,
      at: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('the chain', () => {
  it('has no gaps however many act at once, and no trace of what was rolled back', async () => {
    const one = (index: number) =>
      ctx().transaction(async (tx) => {
        await recordAct(tx, {
          act: 'test.counted',
          actorId: admin.id,
          target: { type: 'test', id: String(index) },
          before: { n: index - 1, weird: '가\u0000나\ud800' },
          after: { n: 1.5e-7, big: 2 ** 60, at: ctx().now },
          note: `x@y.zz ${index}`,
        });
        if (index % 5 === 0) throw new Error('rolled back');
      });
    const before = (await verify()).entries;
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => one(index)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(32);
    const found = await verify();
    expect(found).toMatchObject({ ok: true, broken: null, entries: before + 32 });
    expect(found.head.seq).toBe(before + 32);
  });

  it('cannot be changed or shortened by a statement', async () => {
    const { db } = ctx();
    await expect(sql`update audit_entries set note = 'x' where seq = 1`.execute(db)).rejects.toThrow(
      'never changed',
    );
    await expect(sql`delete from audit_entries where seq = 1`.execute(db)).rejects.toThrow('never changed');
  });

  it('tells of every change that was made behind its back', async () => {
    const fields = fc.constantFrom('act', 'actor', 'target', 'before', 'after', 'note', 'at', 'hash', 'prev');
    const { head } = await verify();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: head.seq }), fields, async (seq, field) => {
        const { rows } = await sql<{ row: string }>`
          select to_jsonb(e)::text as row from audit_entries e where seq = ${seq}`.execute(ctx().db);
        await tamper(sql`update audit_entries set ${changeOf(field)} where seq = ${seq}`);
        const found = await verify();
        await tamper(sql`delete from audit_entries where seq = ${seq}`);
        await tamper(
          sql`insert into audit_entries select * from jsonb_populate_record(null::audit_entries, ${rows[0]!.row}::jsonb)`,
        );
        expect(found.ok, `${field} of ${seq}`).toBe(false);
        expect(found.broken!.seq, `${field} of ${seq}`).toBe(seq);
      }),
      { numRuns: 40 },
    );
    expect((await verify()).ok).toBe(true);
  });

  it('tells of what was taken out, put in, cut off or written anew', async () => {
    const { head } = await verify();
    const keep = await sql<{ row: string }>`
      select to_jsonb(e)::text as row from audit_entries e order by seq`.execute(ctx().db);
    const restore = async () => {
      await tamper(sql`delete from audit_entries`);
      for (const { row } of keep.rows)
        await tamper(
          sql`insert into audit_entries select * from jsonb_populate_record(null::audit_entries, ${row}::jsonb)`,
        );
    };
    await tamper(sql`delete from audit_entries where seq = 5`);
    expect((await verify()).broken).toEqual({ seq: 5, problem: 'gap' });
    await restore();
    await tamper(sql`delete from audit_entries where seq > ${head.seq - 2}`);
    expect((await verify()).broken).toEqual({ seq: head.seq - 1, problem: 'end' });
    await restore();
    await tamper(sql`
      insert into audit_entries (seq, prev_hash, hash, act, target_type, target_id, at)
      values (${head.seq + 1}, ${head.hash}, 'made up', 'a.b', 'x', 'y', now())`);
    expect((await verify()).broken).toEqual({ seq: head.seq + 1, problem: 'end' });
    await restore();
    expect((await verify(head)).ok).toBe(true);
    expect((await verify({ ...head, hash: 'f'.repeat(64) })).ok).toBe(false);
    expect((await verify({ ...head, seq: head.seq + 7 })).ok).toBe(false);
  });
});

function changeOf(field: string) {
  switch (field) {
    case 'act':
      return sql`act = 'test.other'`;
    case 'actor':
      return sql`actor_id = gen_random_uuid()`;
    case 'target':
      return sql`target_id = target_id || '1'`;
    case 'before':
      return sql`before = '{"made": "up"}'`;
    case 'after':
      return sql`after = '{"made": "up"}'`;
    case 'note':
      return sql`note = 'made up'`;
    case 'at':
      return sql`at = at + interval '1 millisecond'`;
    case 'hash':
      return sql`hash = md5(hash)`;
    default:
      return sql`prev_hash = md5(prev_hash)`;
  }
}

describe('the hash', () => {
  it('covers the hash of the entry before', () => {
    const entry = {
      seq: 1,
      prevHash: 'a',
      act: 'a.b',
      actorId: null,
      target: { type: 'x', id: '1' },
      before: null,
      after: null,
      note: null,
      at: '2026-11-28T00:00:00.000Z',
    };
    expect(hashOf(entry)).not.toBe(hashOf({ ...entry, prevHash: 'b' }));
  });
});

describe('GET /admin/audit', () => {
  it('is for administrators', async () => {
    const moderator = await community.signUp('지킴이', 'moderator');
    for (const path of ['/api/v1/admin/audit', '/api/v1/admin/audit/verification']) {
      expect((await community.guest.get(path)).status).toBe(401);
      expect((await member.get(path)).status).toBe(403);
      expect((await moderator.get(path)).status).toBe(403);
    }
    expect((await admin.get('/api/v1/admin/audit/verification')).body).toMatchObject({
      ok: true,
      broken: null,
    });
  });

  it('tells what staff did to roles, settings, spaces, posts and comments of others', async () => {
    await admin.put(`/api/v1/admin/accounts/${member.id}/role`, { role: 'moderator' });
    await admin.put(`/api/v1/admin/accounts/${member.id}/role`, { role: 'member' });
    await admin.patch('/api/v1/admin/settings', { 'posts.undo_hours': 30 });
    await admin.patch('/api/v1/admin/settings', { 'posts.undo_hours': 30 });
    await admin.post('/api/v1/spaces', { slug: 'made', name: '새 공간' });
    await admin.patch('/api/v1/spaces/made', { description: '설명' });
    const author = await community.signUp('글쓴이');
    const post = (await author.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
    const comment = (await author.post(`/api/v1/posts/${post}/comments`, { body: '댓글' })).body.id;
    await admin.patch(`/api/v1/posts/${post}`, { pinned: true });
    await admin.patch(`/api/v1/posts/${post}`, { locked: true });
    await admin.delete(`/api/v1/comments/${comment}`);
    await admin.put(`/api/v1/comments/${comment}/restoration`);
    await admin.delete(`/api/v1/posts/${post}`);
    await admin.put(`/api/v1/posts/${post}/restoration`);
    await author.patch(`/api/v1/posts/${post}`, { title: '제 글' });
    const { items } = (await admin.get('/api/v1/admin/audit?limit=11')).body;
    expect(items.map((one: { act: string }) => one.act).reverse()).toEqual([
      'accounts.role_set',
      'accounts.role_set',
      'settings.changed',
      'spaces.created',
      'spaces.edited',
      'posts.pinned',
      'posts.locked',
      'comments.deleted',
      'comments.restored',
      'posts.deleted',
      'posts.restored',
    ]);
  });

  it('finds by act, actor and target, page by page', async () => {
    const byActor = await admin.get(`/api/v1/admin/audit?actor=${encodeURIComponent(admin.handle)}&limit=2`);
    expect(byActor.body.items).toHaveLength(2);
    expect(byActor.body.items[0].actor.handle).toBe(admin.handle);
    const next = await admin.get(
      `/api/v1/admin/audit?actor=${encodeURIComponent(admin.handle)}&limit=2&cursor=${byActor.body.nextCursor}`,
    );
    expect(next.body.items[0].seq).toBeLessThan(byActor.body.items[1].seq);
    const roles = await admin.get(`/api/v1/admin/audit?act=accounts.role_set&target=account:${member.id}`);
    expect(roles.body.items).toHaveLength(2);
    expect(roles.body.items[0]).toMatchObject({
      before: { role: 'moderator' },
      after: { role: 'member' },
      target: { type: 'account', member: { handle: member.handle } },
    });
    expect((await admin.get('/api/v1/admin/audit?actor=nobody-here')).body.items).toEqual([]);
    expect((await admin.get('/api/v1/admin/audit?target=DROP%20TABLE')).status).toBe(422);
    expect((await admin.get('/api/v1/admin/audit?nonsense=1')).status).toBe(422);
    expect((await admin.get('/api/v1/admin/audit?cursor=W10')).status).toBe(422);
  });
});
