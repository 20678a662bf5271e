import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImageErrorCode, Images } from './port.ts';
import { createSharpImages } from './sharp.ts';
import {
  claimedAvif,
  claimedJpeg,
  claimedPng,
  exifBomb,
  framedGif,
  noise,
  plain,
  pngFrames,
  profileBomb,
} from './test-images.ts';

let images: Images;
let folder: string;

beforeAll(() => {
  images = createSharpImages();
});
afterAll(() => images.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madang-images-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function redraw(content: Buffer, by: Images = images) {
  const path = join(folder, 'given');
  await writeFile(path, content);
  return by.redraw({
    path,
    folder,
    longestEdge: 1000,
    widths: [100, 400],
    limits: { pixels: 40_000_000, frames: 100 },
  });
}

const coded = (code: ImageErrorCode) => expect.objectContaining({ name: 'ImageError', code }) as Error;

describe('pictures drawn anew', () => {
  it.each([
    ['jpeg', 'jpeg'],
    ['png', 'png'],
    ['webp', 'webp'],
    ['gif', 'gif'],
    ['avif', 'webp'],
  ] as const)('%s comes out as %s, with smaller ones', async (from, to) => {
    const made = await redraw(await noise(600, 300).toFormat(from).toBuffer());
    expect(made).toMatchObject({ format: to, width: 600, height: 300, animated: false });
    const content = await readFile(made.path);
    expect(content.length).toBe(made.size);
    expect(await sharp(content).metadata()).toMatchObject({ format: to, width: 600, height: 300 });
    expect(made.smaller.map(({ width }) => width)).toEqual([100, 400]);
    for (const { path, width } of made.smaller)
      expect(await sharp(await readFile(path)).metadata()).toMatchObject({
        format: 'webp',
        width,
        height: width / 2,
      });
  });

  it('makes large ones smaller, never small ones larger', async () => {
    expect(await redraw(await plain(500, 3000).png().toBuffer())).toMatchObject({ width: 167, height: 1000 });
    expect(await redraw(await plain(40, 30).png().toBuffer())).toMatchObject({
      width: 40,
      height: 30,
      smaller: [],
    });
  });

  it('leaves out where and with what a photo was taken, and turns it upright first', async () => {
    const content = await noise(200, 100)
      .withExif({
        IFD0: { Make: 'SecretCamera', Copyright: 'SecretOwner' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 0/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>SecretPlace</note></x:xmpmeta>')
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(content.includes('SecretCamera') && content.includes('SecretPlace')).toBe(true);
    const made = await redraw(content);
    expect(made).toMatchObject({ width: 100, height: 200 });
    for (const { path } of [made, ...made.smaller]) {
      const { exif, xmp, icc, iptc, orientation } = await sharp(path).metadata();
      expect({ exif, xmp, icc, iptc, orientation }).toEqual({});
      expect((await readFile(path)).toString('latin1')).not.toContain('Secret');
    }
  });

  it.each(['gif', 'webp'] as const)(
    'keeps the frames of a %s that moves; its smaller ones stand still',
    async (format) => {
      const frames = await Promise.all([1, 2, 3].map((seed) => noise(500, 100, seed).png().toBuffer()));
      const made = await redraw(
        await sharp(frames, { join: { animated: true } })
          .toFormat(format)
          .toBuffer(),
      );
      expect(made).toMatchObject({ format, width: 500, height: 100, animated: true });
      expect(await sharp(made.path).metadata()).toMatchObject({ pages: 3 });
      expect((await sharp(made.smaller[0]!.path).metadata()).pages ?? 1).toBe(1);
    },
  );

  it('carries nothing over that stood behind or within the picture', async () => {
    const gif = await plain(10, 10).gif().toBuffer();
    const script = Buffer.from('*/=1;alert(document.domain)//<script>alert(1)</script>');
    const made = await redraw(Buffer.concat([gif, script]));
    expect((await readFile(made.path)).toString('latin1')).not.toContain('alert');
  });
});

describe('bombs and wrecks', () => {
  const refused: [string, ImageErrorCode[], () => Buffer | Promise<Buffer>][] = [
    ['a PNG of 50,000 × 50,000', ['too_large'], () => claimedPng(50_000, 50_000, 10)],
    ['a JPEG of 65,500 × 65,500', ['too_large'], () => claimedJpeg(65_500, 65_500)],
    ['an AVIF that claims a huge canvas', ['too_large', 'unreadable'], () => claimedAvif(60_000, 60_000)],
    ['a GIF of 10,000 frames', ['too_large'], () => framedGif(10_000)],
    ['a GIF of 101 frames', ['too_large'], () => framedGif(101)],
    ['a PNG that has fewer rows than it says', ['unreadable'], () => claimedPng(300, 300, 10)],
    [
      'a JPEG cut in half',
      ['unreadable'],
      async () => (await noise(300, 300).jpeg().toBuffer()).subarray(0, 9000),
    ],
    [
      'an SVG',
      ['unreadable'],
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['a TIFF', ['unreadable'], () => plain(10, 10).tiff().toBuffer()],
    ['nothing', ['unreadable'], () => Buffer.alloc(0)],
    ['noise', ['unreadable'], () => Buffer.from('not a picture at all')],
  ];
  it.each(refused)('refuses %s', async (_name, codes, make) => {
    const error: unknown = await redraw(await make()).catch((reason: unknown) => reason);
    expect(codes).toContain((error as { code: string }).code);
  });

  it('takes 100 frames', async () => {
    expect(await redraw(framedGif(100))).toMatchObject({ animated: true });
  });

  it.each([
    ['ten megabytes from a camera', () => [exifBomb()]],
    ['ten thousand frames of a PNG', () => pngFrames(300, 200, 10_000)],
  ])('throws %s away', async (_what, extra) => {
    const made = await redraw(claimedPng(300, 200, 200, extra()));
    expect(made).toMatchObject({ width: 300, height: 200, animated: false });
    expect(made.size).toBeLessThan(20_000);
    expect((await readFile(made.path)).toString('latin1')).not.toContain('Secret');
  });

  it('throws a colour profile of ten megabytes away', async () => {
    const made = await redraw(claimedPng(300, 200, 200, [profileBomb()])).catch((error: unknown) => error);
    if (made instanceof Error) expect(made).toEqual(coded('unreadable'));
    else expect((made as { size: number }).size).toBeLessThan(20_000);
  });
});

describe('the process that draws', () => {
  it('ends when it needs too much memory, and the next picture gets a new one', async () => {
    const small = createSharpImages({ memoryLimit: 1024 * 1024 });
    await expect(redraw(await noise(3000, 3000).png().toBuffer(), small)).rejects.toEqual(
      coded('too_costly'),
    );
    await small.stop();
    expect(await redraw(await plain(10, 10).png().toBuffer())).toMatchObject({ width: 10 });
  });

  it('is ended when it takes too long', async () => {
    const hurried = createSharpImages({ timeLimit: 1 });
    await expect(redraw(await noise(2000, 2000).png().toBuffer(), hurried)).rejects.toEqual(
      coded('too_costly'),
    );
    await hurried.stop();
  });

  it('lets a few wait and turns the others away', async () => {
    const narrow = createSharpImages({ waiting: 1 });
    const content = await plain(50, 50).png().toBuffer();
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4, 5].map(async (index) => {
        const path = join(folder, `given-${index}`);
        await writeFile(path, content);
        return narrow.redraw({
          path,
          folder,
          longestEdge: 9,
          widths: [],
          limits: { pixels: 1e6, frames: 1 },
        });
      }),
    );
    await narrow.stop();
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.length).toBeLessThan(5);
    for (const { reason } of refusals) expect(reason).toEqual(coded('busy'));
  });

  it('starts again after it rested', async () => {
    const sleepy = createSharpImages({ idle: 1 });
    const content = await plain(10, 10).png().toBuffer();
    expect(await redraw(content, sleepy)).toMatchObject({ width: 10 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await redraw(content, sleepy)).toMatchObject({ width: 10 });
    await sleepy.stop();
  });

  it('knows no secret of the server', async () => {
    process.env.MADANG_IMAGES_PROBE = 'secret';
    const fresh = createSharpImages();
    await redraw(await plain(10, 10).png().toBuffer(), fresh);
    const seen = await Promise.all(
      (await readdir('/proc').catch(() => []))
        .filter((name) => /^\d+$/.test(name))
        .map(async (pid) => {
          const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
          return line.includes('sharp-process.ts')
            ? readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
            : '';
        }),
    );
    delete process.env.MADANG_IMAGES_PROBE;
    await fresh.stop();
    expect(seen.join('')).not.toContain('MADANG_IMAGES_PROBE');
  });
});
