import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claimedPng, framedGif, plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload, type SentFile } from '../../test/uploads.ts';
import { zipOf } from './test-zips.ts';

let community: Community;
let writer: Person;

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());
afterEach(async () => {
  const scratch = join(community.config.dataDir, 'incoming');
  expect(existsSync(scratch) ? readdirSync(scratch) : []).toEqual([]);
  expect(await community.node.ctx.db.selectFrom('files').select('name').execute()).toEqual([]);
  const objects = [];
  for await (const { key } of community.node.engines.storage.list('')) objects.push(key);
  expect(objects).toEqual([]);
});

type Content = Buffer | string;
type Refusal = [string, string, () => Content | Promise<Content>, number, string];

async function refusalOf(file: SentFile): Promise<string> {
  const { status, body } = await upload(community, writer, file);
  return `${status} ${body.errors?.[0]?.code ?? body.code}`;
}

const png = () => plain(8, 8).png().toBuffer();
const gif = () => plain(8, 8).gif().toBuffer();
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const html = '<!doctype html><script>alert(1)</script>';

const types: Refusal[] = [
  ['an SVG with a script', 'a.svg', () => svg, 415, 'files.type_not_allowed'],
  ['an SVG called a PNG', 'a.png', () => svg, 415, 'files.type_not_allowed'],
  [
    'an SVG behind its prolog and DTD',
    'a.txt',
    () => `<?xml version="1.0"?><!DOCTYPE svg>${svg}`,
    415,
    'files.type_not_allowed',
  ],
  ['an SVG after a byte order mark', 'a.txt', () => `\ufeff ${svg}`, 415, 'files.type_not_allowed'],
  ['HTML called a PNG', 'a.png', () => html, 415, 'files.type_not_allowed'],
  ['HTML called a text', 'a.txt', () => html, 415, 'files.type_not_allowed'],
  ['a text called a PNG', 'a.png', () => 'just words', 415, 'files.type_mismatch'],
  ['a PNG called a JPEG', 'a.jpg', png, 415, 'files.type_mismatch'],
  ['a PNG called a PDF', 'a.pdf', png, 415, 'files.type_mismatch'],
  ['a PNG without an extension', 'picture', png, 415, 'files.type_mismatch'],
  ['a second extension that runs', 'a.php.png', png, 415, 'files.type_mismatch'],
  ['a program', 'a.exe', () => Buffer.from('MZ\x90\0\x03\0', 'latin1'), 415, 'files.type_not_allowed'],
  ['a picture of another kind', 'a.tiff', () => plain(4, 4).tiff().toBuffer(), 415, 'files.type_not_allowed'],
  [
    'a photo that browsers cannot show',
    'a.heic',
    () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    415,
    'files.type_not_allowed',
  ],
  [
    'a picture that is an archive as well',
    'a.gif',
    async () => Buffer.concat([await gif(), zipOf([{ name: 'a.class', data: 'x' }])]),
    415,
    'files.type_mismatch',
  ],
  [
    'a PDF that is an archive as well',
    'a.pdf',
    () => Buffer.concat([Buffer.from(pdf), zipOf([{ name: 'a', data: 'x' }])]),
    415,
    'files.type_mismatch',
  ],
  ['a script that becomes a PDF', 'a.txt', () => `alert(1);/*${pdf}*/`, 415, 'files.type_not_allowed'],
  ['bytes called a text', 'a.txt', () => Buffer.from('abc\0def'), 415, 'files.type_not_allowed'],
  ['a text in no encoding', 'a.txt', () => Buffer.from([0x61, 0xff, 0xff, 0x20]), 415, 'files.type_mismatch'],
  ['nothing', 'a.png', () => '', 422, 'files.empty'],
  ['a PDF without an end', 'a.pdf', () => pdf.slice(0, 30), 422, 'files.broken'],
  ['the virus test file', 'a.txt', () => eicar, 422, 'files.harmful'],
  ['the virus test file in a PDF', 'a.pdf', () => pdf.replace('<<>>', eicar), 422, 'files.harmful'],
];

const pictures: Refusal[] = [
  ['a PNG of 50,000 × 50,000', 'a.png', () => claimedPng(50_000, 50_000, 10), 422, 'files.image_too_large'],
  ['a GIF of 10,000 frames', 'a.gif', () => framedGif(10_000), 422, 'files.image_too_large'],
  ['a PNG that ends too early', 'a.png', () => claimedPng(300, 300, 10), 422, 'files.broken'],
];

const link = 0o120777;
const archives: Refusal[] = [
  [
    'more than 100 to 1',
    'a.zip',
    () => zipOf([{ name: 'a', data: Buffer.alloc(3_000_000) }]),
    422,
    'files.archive_refused',
  ],
  [
    'a lie about what inflates',
    'a.zip',
    () => zipOf([{ name: 'a', data: Buffer.alloc(3_000_000), claims: 10 }]),
    422,
    'files.broken',
  ],
  [
    'more than 1,000 entries',
    'a.zip',
    () => zipOf(Array.from({ length: 1001 }, (_, at) => ({ name: `${at}` }))),
    422,
    'files.archive_refused',
  ],
  [
    'sixty thousand entries',
    'a.zip',
    () => zipOf(Array.from({ length: 60_000 }, (_, at) => ({ name: `${at}` }))),
    422,
    'files.archive_refused',
  ],
  [
    'an entry that it does not count',
    'a.zip',
    () => zipOf([{ name: 'a' }, { name: '../b' }], { entries: 1 }),
    422,
    'files.broken',
  ],
  [
    'a wrong count of entries',
    'a.zip',
    () => zipOf([{ name: 'a', data: 'x' }], { entries: 5 }),
    422,
    'files.broken',
  ],
  [
    'a path to outside',
    'a.zip',
    () => zipOf([{ name: '../../etc/cron.d/x', data: 'x' }]),
    422,
    'files.broken',
  ],
  ['an absolute path', 'a.zip', () => zipOf([{ name: '/etc/passwd', data: 'x' }]), 422, 'files.broken'],
  [
    'a path of another system',
    'a.zip',
    () => zipOf([{ name: 'a\\..\\..\\b', data: 'x' }]),
    422,
    'files.broken',
  ],
  [
    'a link',
    'a.zip',
    () => zipOf([{ name: 'a', data: '/etc/passwd', mode: link }]),
    422,
    'files.archive_refused',
  ],
  [
    'something encrypted',
    'a.zip',
    () => zipOf([{ name: 'a', data: 'x', encrypted: true }]),
    422,
    'files.archive_refused',
  ],
  [
    'entries over the same bytes',
    'a.zip',
    () =>
      zipOf([
        { name: 'a', data: 'x' },
        { name: 'b', data: 'x', sameAs: 0 },
      ]),
    422,
    'files.archive_refused',
  ],
  ['the virus test file', 'a.zip', () => zipOf([{ name: 'a', data: eicar }]), 422, 'files.harmful'],
  [
    'a bomb in an archive in it',
    'a.zip',
    () => zipOf([{ name: 'a.zip', data: zipOf([{ name: 'b', data: Buffer.alloc(9_000_000) }]) }]),
    422,
    'files.archive_refused',
  ],
  ['archives without an end', 'a.zip', () => nested(4), 422, 'files.archive_refused'],
  [
    'half an archive',
    'a.zip',
    () => zipOf([{ name: 'a', data: 'x'.repeat(500), stored: true }]).subarray(0, 300),
    422,
    'files.broken',
  ],
];

function nested(depth: number): Buffer {
  return zipOf([{ name: 'inner.zip', data: depth === 0 ? 'x' : nested(depth - 1) }]);
}

describe('what is refused, and leaves nothing behind', () => {
  it.each([...types, ...pictures])('%s', async (_what, name, make, status, code) => {
    expect(await refusalOf({ name, content: await make() })).toBe(`${status} ${code}`);
  });
  it.each(archives)('an archive with %s', async (_what, name, make, status, code) => {
    expect(await refusalOf({ name, content: await make() })).toBe(`${status} ${code}`);
  });

  it('a picture over its own limit, an attachment over its', async () => {
    const png = await plain(8, 8).png().toBuffer();
    const padded = Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]);
    expect(await refusalOf({ name: 'a.png', content: padded })).toBe('413 files.too_large');
    const words = Buffer.alloc(10 * 1024 * 1024 + 1, 'a');
    expect(await refusalOf({ name: 'a.txt', content: words })).toBe('413 files.too_large');
  });

  it('forms that are none, or not for files', async () => {
    expect((await writer.post('/api/v1/files', { file: 'x' })).status).toBe(415);
    const other = await upload(community, writer, { name: 'a.txt', content: 'x', field: 'avatar' });
    expect([other.status, other.body.code]).toEqual([400, 'files.form_broken']);
    const none = await upload(community, writer);
    expect([none.status]).toEqual([422]);
  });
});
