import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { begun, outcome, sendPiece, tus } from '../../test/resumable.ts';

let community: Community;
let writer: Person;
let now = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());
afterEach(() => {
  vi.restoreAllMocks();
});

const db = () => community.node.ctx.db;
const storage = () => community.node.engines.storage;
const send = (url: string, offset: number, content: Buffer | string, headers = {}) =>
  sendPiece(community, writer, url, { offset, content, headers });
const offsetOf = async (url: string) =>
  Number((await tus(community, writer, { method: 'HEAD', url })).headers['upload-offset']);

/** What is counted against the quota, and what is kept or promised. */
async function room(): Promise<[number, number]> {
  const of = { uploader_id: writer.id };
  const usage = await db()
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', writer.id)
    .execute();
  const files = await db()
    .selectFrom('files')
    .select('kept_size')
    .where('uploader_id', '=', of.uploader_id)
    .execute();
  const uploads = await db()
    .selectFrom('file_uploads')
    .select('reserved')
    .where('uploader_id', '=', of.uploader_id)
    .execute();
  const kept = files.reduce((sum, row) => sum + row.kept_size, 0);
  return [Number(usage[0]?.bytes ?? 0), uploads.reduce((sum, row) => sum + Number(row.reserved), kept)];
}

async function expectRoomIsRight(): Promise<void> {
  const [counted, kept] = await room();
  expect(counted).toBe(kept);
}

describe('an upload in pieces', () => {
  it('is finished by whoever asks when the storage failed at the last step', async () => {
    const url = await begun(community, writer, { length: 5 });
    const put = storage().put.bind(storage());
    vi.spyOn(storage(), 'put').mockImplementationOnce(put).mockRejectedValueOnce(new Error('disk full'));
    expect(outcome(await send(url, 0, 'hello'))).toBe('503 files.storage_unavailable');
    expect(await offsetOf(url)).toBe(5);
    expect((await writer.get(url)).body.file).toBeUndefined();
    expect((await send(url, 5, '')).status).toBe(204);
    expect((await writer.get(url)).body.file.size).toBe(5);
    await expectRoomIsRight();
  });

  it('loses no byte when the storage refuses a piece', async () => {
    const url = await begun(community, writer, { length: 5 });
    vi.spyOn(storage(), 'put').mockRejectedValueOnce(new Error('disk full'));
    expect(outcome(await send(url, 0, 'hel'))).toBe('503 files.storage_unavailable');
    expect(await offsetOf(url)).toBe(0);
    expect((await send(url, 0, 'hello')).status).toBe(204);
  });

  it('is finished by another node when one died over it, but not while that may still be at it', async () => {
    const url = await begun(community, writer, { length: 5 });
    const id = url.split('/').at(-1)!;
    await send(url, 0, 'hell');
    const until = new Date(now.getTime() + 600_000);
    await db()
      .updateTable('file_uploads')
      .set({ attempt: 1, finishing_until: until })
      .where('id', '=', id)
      .execute();
    expect(outcome(await send(url, 4, 'o'))).toBe('409 files.upload_finishing');
    now = new Date(now.getTime() + 660_000);
    expect((await send(url, 5, '')).status).toBe(204);
    expect((await writer.get(url)).body.file.size).toBe(5);
    await expectRoomIsRight();
  });

  it('may be sent to one node after the other', async () => {
    const second = await startCommunity({
      connectionString: community.connectionString,
      env: { DATA_DIR: community.config.dataDir },
      now: () => now,
    });
    try {
      const url = await begun(community, writer, { length: 10 });
      expect((await send(url, 0, 'hello')).status).toBe(204);
      const there = await sendPiece(second, writer, url, { offset: 5, content: 'world' });
      expect(there.status).toBe(204);
      expect((await writer.get(url)).body.file.size).toBe(10);
      const contested = await begun(community, writer, { length: 10 });
      const answers = await Promise.all(
        [community, second].map((node) =>
          sendPiece(node, writer, contested, { offset: 0, content: 'hello' }),
        ),
      );
      expect(answers.map(outcome).sort()).toEqual(['204', '409 files.wrong_offset']);
    } finally {
      await second.stop();
    }
  });
});
