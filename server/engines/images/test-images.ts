import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A picture whose pixels cannot be packed away, so that its size follows its edges. */
export function noise(width: number, height: number, seed = 1): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  let state = seed;
  for (let at = 0; at < pixels.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    pixels[at] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A picture of one colour, cheap however large. */
export function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#3465a4' } });
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A grey PNG that claims these edges and carries the given rows of zeros, whether they fit or not. */
export function claimedPng(width: number, height: number, rows: number, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A colour profile of ten megabytes that packs into ten kilobytes. */
export function profileBomb(): Buffer {
  const profile = deflateSync(Buffer.alloc(10 * 1024 * 1024));
  return pngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), profile]));
}

/** What a camera says, ten megabytes of it. */
export function exifBomb(): Buffer {
  return pngChunk(
    'eXIf',
    Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), Buffer.alloc(10 * 1024 * 1024, 'Secret')]),
  );
}

/** What makes a PNG of this size move, with as many frames as wanted. */
export function pngFrames(width: number, height: number, frames: number): Buffer[] {
  const count = Buffer.alloc(8);
  count.writeUInt32BE(frames);
  const frame = (index: number) => {
    const control = Buffer.alloc(26);
    control.writeUInt32BE(index);
    control.writeUInt32BE(width, 4);
    control.writeUInt32BE(height, 8);
    control.writeUInt16BE(1, 22);
    return pngChunk('fcTL', control);
  };
  return [pngChunk('acTL', count), ...Array.from({ length: frames }, (_, index) => frame(index))];
}

/** A GIF of one pixel with as many frames as wanted. */
export function framedGif(frames: number): Buffer {
  const header = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const control = Buffer.from('21f90400010000002c000000000100010000', 'hex');
  const frame = (index: number) =>
    Buffer.concat([control, Buffer.from(index % 2 === 0 ? '02024401' : '02024c01', 'hex'), Buffer.from([0])]);
  return Buffer.concat([
    header,
    ...Array.from({ length: frames }, (_, index) => frame(index)),
    Buffer.from(';'),
  ]);
}

/** A JPEG that claims other edges than it has. */
export async function claimedJpeg(width: number, height: number): Promise<Buffer> {
  const content = await plain(16, 16).jpeg().toBuffer();
  const at = content.indexOf(Buffer.from([0xff, 0xc0]));
  content.writeUInt16BE(height, at + 5);
  content.writeUInt16BE(width, at + 7);
  return content;
}

/** An AVIF that claims other edges than it has, wherever it states them. */
export async function claimedAvif(width: number, height: number): Promise<Buffer> {
  const content = await plain(64, 64).avif({ effort: 0 }).toBuffer();
  for (let at = content.indexOf('ispe'); at !== -1; at = content.indexOf('ispe', at + 1)) {
    content.writeUInt32BE(width, at + 8);
    content.writeUInt32BE(height, at + 12);
  }
  return content;
}
