import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskStorage } from './disk.ts';
import type { Storage, StorageErrorCode } from './port.ts';

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'madang-storage-'));
  storage = createDiskStorage({ root });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function keys(prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const object of storage.list(prefix)) found.push(object.key);
  return found;
}

const read = async (key: string, range?: { start: number; end: number }) =>
  (await buffer(await storage.get(key, range))).toString();

const coded = (code: StorageErrorCode) => expect.objectContaining({ name: 'StorageError', code });

/** Sends `text`, then breaks. */
async function* breaking(text: string) {
  yield Buffer.from(text);
  await delay(5);
  throw new Error('the sender went away');
}

// S3 and others will be rows here.
describe('storage on disk keeps the contract', () => {
  it('gives back what was put, from a buffer or a stream', async () => {
    await storage.put('files/ab/hangul.txt', Buffer.from('안녕하세요'), {
      type: 'text/plain',
    });
    expect(await read('files/ab/hangul.txt')).toBe('안녕하세요');
    const big = Buffer.alloc(3_000_000, 'madang');
    await storage.put('big', Readable.from([big.subarray(0, 1_000_000), big.subarray(1_000_000)]), {
      size: big.length,
    });
    expect((await buffer(await storage.get('big'))).equals(big)).toBe(true);
    await storage.put('empty', Buffer.alloc(0));
    expect(await read('empty')).toBe('');
    expect(await storage.stat('big')).toEqual({
      key: 'big',
      size: 3_000_000,
      modifiedAt: expect.any(Date) as Date,
    });
  });

  it('gives a part', async () => {
    await storage.put('a', Buffer.from('0123456789'));
    expect(await read('a', { start: 2, end: 4 })).toBe('234');
    for (const range of [
      { start: 5, end: 10 },
      { start: 4, end: 3 },
      { start: -1, end: 3 },
      { start: 0.5, end: 3 },
    ]) {
      await expect(storage.get('a', range)).rejects.toEqual(coded('bad_range'));
    }
  });

  it('replaces, while those who read the old one read it to the end', async () => {
    await storage.put('a', Buffer.alloc(500_000, 'old'));
    const old = await storage.get('a');
    await storage.put('a', Buffer.from('new'));
    expect((await buffer(old)).length).toBe(500_000);
    expect(await read('a')).toBe('new');
  });

  it('says clearly that there is nothing', async () => {
    await storage.put('files/a', Buffer.from('x'));
    for (const key of ['files/b', 'files', 'files/a/b']) {
      await expect(storage.get(key)).rejects.toEqual(coded('missing'));
      await expect(storage.stat(key)).rejects.toEqual(coded('missing'));
      await storage.delete(key);
    }
    await storage.delete('files/a');
    await expect(storage.get('files/a')).rejects.toEqual(coded('missing'));
    expect(await keys()).toEqual([]);
  });

  it('lists by prefix in the order of the keys', async () => {
    for (const key of ['b/2', 'a/z', 'a-b', 'a.c', 'a/b/c', 'b/10', 'ab'])
      await storage.put(key, Buffer.from(key));
    expect(await keys()).toEqual(['a-b', 'a.c', 'a/b/c', 'a/z', 'ab', 'b/10', 'b/2']);
    expect(await keys('a')).toEqual(['a-b', 'a.c', 'a/b/c', 'a/z', 'ab']);
    expect(await keys('a/')).toEqual(['a/b/c', 'a/z']);
    expect(await keys('a/b/c')).toEqual(['a/b/c']);
    expect(await keys('a/b/c/d')).toEqual([]);
    expect(await keys('../')).toEqual([]);
  });

  it('leaves nothing of a broken upload, and the old file untouched', async () => {
    await storage.put('a', Buffer.from('old'));
    await expect(storage.put('a', Readable.from(breaking('half')))).rejects.toThrow('the sender went away');
    await expect(storage.put('new', Readable.from(breaking('half')))).rejects.toThrow('the sender went away');
    await expect(storage.put('a', Buffer.from('12345'), { size: 6 })).rejects.toEqual(coded('wrong_size'));
    await expect(storage.put('a', Buffer.from('12345'), { size: 4 })).rejects.toEqual(coded('wrong_size'));
    expect(await keys()).toEqual(['a']);
    expect(await read('a')).toBe('old');
  });

  it('survives many writers of one key', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(10_000));
    await Promise.all(texts.map((text) => storage.put('a/b', Buffer.from(text))));
    expect(texts).toContain(await read('a/b'));
  });

  it('refuses keys that are not plain', async () => {
    const bad = [
      '',
      '/a',
      'a/',
      'a//b',
      '.a',
      'a/.b',
      '..',
      'a/../b',
      'a..b',
      '../a',
      'A',
      'a b',
      'a\\b',
      'a\0',
      'a\n',
      '한',
      '-a',
      'a%2f',
    ];
    for (const key of [...bad, 'a'.repeat(202)]) {
      await expect(storage.put(key, Buffer.from('x')), key).rejects.toEqual(coded('bad_key'));
      await expect(storage.get(key), key).rejects.toEqual(coded('bad_key'));
      await expect(storage.stat(key), key).rejects.toEqual(coded('bad_key'));
      await expect(storage.delete(key), key).rejects.toEqual(coded('bad_key'));
    }
    await storage.put('a'.repeat(201), Buffer.from('x'));
    expect(await keys()).toEqual(['a'.repeat(201)]);
  });
});

describe('storage on disk', () => {
  it('keeps unfinished files apart, removes those of a crash, and none that is being written', async () => {
    const folder = join(root, '.unfinished');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'abandoned'), 'half');
    await writeFile(join(folder, 'current'), 'half');
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    await utimes(join(folder, 'abandoned'), twoDaysAgo, twoDaysAgo);
    const again = createDiskStorage({ root });
    await again.put('a', Buffer.from('x'));
    await expect(again.put('b', Readable.from(breaking('half')))).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['current']);
    expect(await keys()).toEqual(['a']);
    expect(await readFile(join(root, 'a'), 'utf8')).toBe('x');
  });

  it('lets nobody else on the machine read', async () => {
    await storage.put('a', Buffer.from('x'));
    expect((await stat(join(root, 'a'))).mode & 0o077).toBe(0);
  });

  it('lists nothing but files', async () => {
    await writeFile(join(root, 'outside'), 'x');
    await symlink('/etc', join(root, 'link'));
    expect(await keys()).toEqual(['outside']);
  });

  it('says so when a file stands where a folder is needed', async () => {
    await storage.put('a', Buffer.from('x'));
    await expect(storage.put('a/b', Buffer.from('y'))).rejects.toEqual(coded('bad_key'));
    await storage.put('c/d', Buffer.from('x'));
    await expect(storage.put('c', Buffer.from('y'))).rejects.toEqual(coded('bad_key'));
    expect(await keys()).toEqual(['a', 'c/d']);
    expect(await readdir(join(root, '.unfinished'))).toEqual([]);
  });

  it('meets a folder that cannot be made only when it is used', async () => {
    await writeFile(join(root, 'file'), '');
    const broken = createDiskStorage({ root: join(root, 'file') });
    await delay(20);
    await expect(broken.put('a', Buffer.from('x'))).rejects.toThrow();
  });
});
