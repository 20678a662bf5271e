import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { begin, begun, outcome, sendPiece, tus } from '../../test/resumable.ts';
import { zipOf } from './test-zips.ts';

/** Uploads in pieces at the same time, refused at their end, and never finished. */
let community: Community;
let writer: Person;
let now = new Date();

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
});
afterAll(() => community.stop());
beforeEach(async () => {
  writer = await community.signUp('글쓴이');
});

const db = () => community.node.ctx.db;
const send = (url: string, offset: number | string, content: Buffer | string, headers = {}) =>
  sendPiece(community, writer, url, { offset, content, headers });
const giveUp = (url: string) => tus(community, writer, { method: 'DELETE', url });

async function usage(): Promise<number> {
  const row = await db()
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', writer.id)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

const filesOf = async () =>
  (await db().selectFrom('files').select('id').where('uploader_id', '=', writer.id).execute()).length;

async function objects(prefix: string): Promise<string[]> {
  const keys = [];
  for await (const { key } of community.node.engines.storage.list(prefix)) keys.push(key);
  return keys;
}

async function pass(hours: number, job = 'files.sweep'): Promise<void> {
  now = new Date(now.getTime() + hours * 3_600_000);
  await community.node.jobs.runTimed(job);
  await community.node.jobs.drain();
}

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** `hel` of `hello` is there. */
async function half(): Promise<string> {
  const url = await begun(community, writer, { length: 5 });
  expect((await send(url, 0, 'hel')).status).toBe(204);
  return url;
}

describe('what is sent at the same time', () => {
  it('at one place: one wins, whatever they bring', async () => {
    const url = await begun(community, writer, { length: 9 });
    const answers = await Promise.all(['aaa', 'bbb', 'ccc', 'ddd'].map((text) => send(url, 0, text)));
    expect(answers.map(outcome).sort()).toEqual(['204', ...Array<string>(3).fill('409 files.wrong_offset')]);
    expect(await objects('uploads/')).toHaveLength(1);
    const winner = ['aaa', 'bbb', 'ccc', 'ddd'][answers.findIndex(({ status }) => status === 204)]!;
    await send(url, 3, 'xxxxxx');
    const { file } = (await writer.get(url)).body;
    expect((await writer.get(file.url)).body).toBe(`${winner}xxxxxx`);
  });

  it('and finished by many at once: one file', async () => {
    const url = await half();
    const answers = await Promise.all([
      send(url, 3, 'lo'),
      send(url, 3, 'lo'),
      send(url, 5, ''),
      send(url, 5, ''),
    ]);
    for (const answer of answers) expect([204, 409]).toContain(answer.status);
    const again = await Promise.all([send(url, 5, ''), send(url, 5, ''), send(url, 5, '')]);
    expect(again.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect([await filesOf(), await usage(), await objects('uploads/')]).toEqual([1, 5, []]);
  });

  it('as giving up: a file or none, and its room to the byte', async () => {
    const url = await half();
    await Promise.all([send(url, 3, 'lo'), giveUp(url), giveUp(url)]);
    expect(await usage()).toBe((await filesOf()) * 5);
    await pass(48);
    expect([await filesOf(), await usage(), await objects('uploads/')]).toEqual([0, 0, []]);
  });
});

describe('what is refused when it is whole', () => {
  const contents: [string, string, () => Buffer | string, string][] = [
    ['the virus test file', 'a.txt', () => eicar, '422 files.harmful'],
    [
      'the virus test file in an archive',
      'a.zip',
      () => zipOf([{ name: 'a', data: eicar }]),
      '422 files.harmful',
    ],
    [
      'a bomb',
      'a.zip',
      () => zipOf([{ name: 'a', data: Buffer.alloc(3_000_000) }]),
      '422 files.archive_refused',
    ],
    [
      'an archive that climbs out',
      'a.zip',
      () => zipOf([{ name: '../../x', data: 'x' }]),
      '422 files.broken',
    ],
    [
      'HTML called a text',
      'a.txt',
      () => '<!doctype html><script>alert(1)</script>',
      '415 files.type_not_allowed',
    ],
    ['words called a picture', 'a.png', () => 'just words', '415 files.type_mismatch'],
    ['half a picture', 'a.png', () => Buffer.from('\x89PNG\r\n\x1a\nxxxx', 'latin1'), '422 files.broken'],
  ];

  it.each(contents)(
    '%s: no file, no piece, no room, the same answer again',
    async (_what, name, make, expected) => {
      const content = Buffer.from(make());
      const url = await begun(community, writer, { name, length: content.length });
      const middle = Math.floor(content.length / 2);
      expect((await send(url, 0, content.subarray(0, middle))).status).toBe(204);
      expect(outcome(await send(url, middle, content.subarray(middle)))).toBe(expected);
      expect(outcome(await send(url, content.length, ''))).toBe(expected);
      expect((await writer.get(url)).body.file).toBeUndefined();
      expect([await filesOf(), await usage(), await objects('uploads/')]).toEqual([0, 0, []]);
    },
  );
});

describe('the quota', () => {
  it('is not taken by more than a hundred that nobody finishes, exactly', async () => {
    const answers = await Promise.all(
      Array.from({ length: 104 }, () => begin(community, writer, { length: 1 })),
    );
    const counts = answers.map(outcome).sort();
    expect(counts.filter((one) => one === '201')).toHaveLength(100);
    expect(counts.filter((one) => one === '429 files.too_many_uploads')).toHaveLength(4);
    expect(await usage()).toBe(100);
  });

  it('is taken when it is announced: exactly those that fit, however many at once', async () => {
    const admin = await community.signUp('마당지기', 'admin');
    await admin.patch('/api/v1/admin/settings', { 'files.quota_mb': 2 });
    const length = 600 * 1024;
    const answers = await Promise.all(Array.from({ length: 10 }, () => begin(community, writer, { length })));
    expect(answers.map(outcome).sort()).toEqual([
      ...Array<string>(3).fill('201'),
      ...Array<string>(7).fill('413 files.quota_exceeded'),
    ]);
    expect(await usage()).toBe(3 * length);
    await giveUp(String(answers.find(({ status }) => status === 201)!.headers['location']));
    expect(await usage()).toBe(2 * length);
    await admin.patch('/api/v1/admin/settings', { 'files.quota_mb': null });
  });

  it('is given back within a day for what nobody finished, with every byte that was sent', async () => {
    const url = await half();
    const forgotten = await half();
    await send(forgotten, 3, 'l');
    await pass(21);
    expect((await send(url, 3, 'l')).status).toBe(204);
    now = new Date(now.getTime() + 1.1 * 3_600_000);
    expect(outcome(await send(url, 4, 'o'))).toBe('410 files.upload_expired');
    await pass(0.9);
    expect(outcome(await send(url, 4, 'o'))).toBe('404 files.upload_not_found');
    expect([await filesOf(), await usage(), await objects('uploads/')]).toEqual([0, 0, []]);
  });

  it('is given back when the storage did not let go of the pieces at first', async () => {
    const url = await half();
    const refusing = vi
      .spyOn(community.node.engines.storage, 'delete')
      .mockRejectedValue(new Error('not now'));
    expect((await giveUp(url)).status).toBe(500);
    expect([await usage(), (await objects('uploads/')).length]).toEqual([0, 1]);
    expect(outcome(await send(url, 3, 'lo'))).toBe('404 files.upload_not_found');
    refusing.mockRestore();
    await pass(0);
    expect([await usage(), await objects('uploads/')]).toEqual([0, []]);
  });

  it('is given back of somebody who leaves', async () => {
    await half();
    expect((await writer.delete('/api/v1/me', { password: writer.password })).status).toBe(204);
    await pass(0);
    expect([await usage(), await objects('uploads/')]).toEqual([0, []]);
  });
});

it('pieces without an upload go in the night', async () => {
  const { storage } = community.node.engines;
  const lost = '0123456789abcdef0123456789abcdef';
  await storage.put(`uploads/01/${lost}/0-aa`, Buffer.from('lost'));
  const url = await half();
  await pass(2, 'files.reconcile');
  expect((await objects('uploads/')).map((key) => key.split('/')[2])).toEqual([url.split('/').at(-1)]);
});

it('pieces of one byte come to an end', async () => {
  const url = await half();
  const id = url.split('/').at(-1)!;
  await db().updateTable('file_uploads').set({ pieces: 10_000 }).where('id', '=', id).execute();
  expect(outcome(await send(url, 3, 'l'))).toBe('413 files.too_many_pieces');
  await giveUp(url);
});
