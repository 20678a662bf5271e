import { readdir, writeFile, mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { noise } from '../../engines/images/test-images.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let writer: Person;
let now = new Date();

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());
afterEach(() => {
  vi.restoreAllMocks();
  now = new Date();
});

const rows = () => community.node.ctx.db.selectFrom('files').selectAll().execute();
const storage = () => community.node.engines.storage;

async function objects(): Promise<string[]> {
  const keys = [];
  for await (const { key } of storage().list('files/')) keys.push(key);
  return keys;
}

async function usage(person = writer): Promise<number> {
  const row = await community.node.ctx.db
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', person.id)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

async function run(name: string, hoursLater: number): Promise<void> {
  now = new Date(now.getTime() + hoursLater * 3_600_000);
  await community.node.jobs.runTimed(name);
  await community.node.jobs.drain();
}

const picture = async () => ({ name: 'a.png', content: await noise(700, 100).png().toBuffer() });

it('leaves neither row nor object nor taken room when the storage fails halfway', async () => {
  const put = storage().put.bind(storage());
  vi.spyOn(storage(), 'put').mockImplementationOnce(put).mockRejectedValueOnce(new Error('disk full'));
  const refused = await upload(community, writer, await picture());
  expect([refused.status, refused.body.code]).toEqual([503, 'files.storage_unavailable']);
  expect(await rows()).toEqual([]);
  expect(await objects()).toEqual([]);
  expect(await usage()).toBe(0);
});

it('finds by its row what a crash left halfway, even when the storage refused to delete then', async () => {
  const put = storage().put.bind(storage());
  vi.spyOn(storage(), 'put').mockImplementationOnce(put).mockRejectedValueOnce(new Error('gone'));
  const deleting = vi.spyOn(storage(), 'delete').mockRejectedValue(new Error('gone'));
  expect((await upload(community, writer, await picture())).status).toBe(503);
  expect(await rows()).toHaveLength(1);
  expect((await community.guest.get(`/files/${(await rows())[0]!.id}`)).status).toBe(404);
  deleting.mockRestore();
  await run('files.sweep', 0);
  expect([await rows(), await objects(), await usage()]).toEqual([[], [], 0]);
});

it('sweeps uploads that never ended, but not those that are still under way', async () => {
  const made = await upload(community, writer, await picture());
  const db = community.node.ctx.db;
  await db.updateTable('files').set({ state: 'pending' }).where('id', '=', made.body.id).execute();
  await run('files.sweep', 0.5);
  expect(await rows()).toHaveLength(1);
  await run('files.sweep', 1);
  expect([await rows(), await objects(), await usage()]).toEqual([[], [], 0]);
});

it('removes objects without a row, and leaves those with one and those of others', async () => {
  const made = await upload(community, writer, await picture());
  const lost = '0123456789abcdef0123456789abcdef';
  await storage().put(`files/01/${lost}/whole`, Buffer.from('lost'));
  await storage().put('files/readme.txt', Buffer.from('not ours'));
  await run('files.reconcile', 0);
  expect(await objects()).toContain(`files/01/${lost}/whole`);
  await run('files.reconcile', 2);
  const left = await objects();
  expect(left).not.toContain(`files/01/${lost}/whole`);
  expect(left).toContain('files/readme.txt');
  expect(left.filter((key) => key.includes(made.body.id))).toHaveLength(3);
  await storage().delete('files/readme.txt');
});

it('answers 404 for a file whose object is gone', async () => {
  const made = await upload(community, writer, await picture());
  for (const key of await objects()) if (key.includes(made.body.id)) await storage().delete(key);
  expect((await writer.get(made.body.url)).status).toBe(404);
  expect((await writer.get(`${made.body.url}?w=320`)).status).toBe(404);
});

it('clears what uploads of a killed process left on their way', async () => {
  const scratch = join(community.config.dataDir, 'incoming');
  await mkdir(join(scratch, 'upload-old'), { recursive: true });
  await writeFile(join(scratch, 'upload-old', 'received-0'), 'half');
  await mkdir(join(scratch, 'upload-new'));
  const old = new Date(now.getTime() - 2 * 3_600_000);
  await utimes(join(scratch, 'upload-old'), old, old);
  await utimes(join(scratch, 'upload-new'), now, now);
  await run('files.sweep', 0);
  expect(await readdir(scratch)).toEqual(['upload-new']);
});

it('gives room to exactly as many parallel uploads as fit', async () => {
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'files.quota_mb': 2 });
  const member = await community.signUp('많이 올리는 이');
  const content = Buffer.alloc(600 * 1024, 'a');
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => upload(community, member, { name: `${index}.txt`, content })),
  );
  const outcomes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`).sort();
  expect(outcomes).toEqual([
    ...Array.from({ length: 3 }, () => '201 '),
    ...Array.from({ length: 7 }, () => '413 files.quota_exceeded'),
  ]);
  expect(await usage(member)).toBe(3 * content.length);
  const full = Buffer.alloc(2 * 1024 * 1024 - 3 * content.length, 'b');
  expect((await upload(community, member, { name: 'rest.txt', content: full })).status).toBe(201);
  expect((await upload(community, member, { name: 'more.txt', content: 'x' })).status).toBe(413);
});
