import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { base64, begin, begun, outcome, sendPiece, tus } from '../../test/resumable.ts';

/** What is done to uploads in pieces by those who mean harm, and by clients that break. */
let community: Community;
let writer: Person;
let stranger: Person;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());
beforeEach(async () => {
  writer = await community.signUp('글쓴이');
  stranger = await community.signUp('낯선이', 'admin');
});

const db = () => community.node.ctx.db;
const send = (url: string, offset: number | string, content: Buffer | string, headers = {}) =>
  sendPiece(community, writer, url, { offset, content, headers });
const giveUp = (url: string, person: Person = writer) => tus(community, person, { method: 'DELETE', url });

async function usage(): Promise<number> {
  const row = await db()
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', writer.id)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

async function objects(prefix: string): Promise<string[]> {
  const keys = [];
  for await (const { key } of community.node.engines.storage.list(prefix)) keys.push(key);
  return keys;
}

const digest = (text: string) => `sha1 ${createHash('sha1').update(text).digest('base64')}`;
/** `hel` of `hello` is there. */
async function half(): Promise<string> {
  const url = await begun(community, writer, { length: 5 });
  expect((await send(url, 0, 'hel')).status).toBe(204);
  return url;
}

async function whole(): Promise<string> {
  const url = await half();
  expect((await send(url, 3, 'lo')).status).toBe(204);
  return url;
}

type Row = [string, () => Promise<string>, (url: string) => Promise<Answer>, string];

const steps: Row[] = [
  ['a piece before the end of what is here', half, (url) => send(url, 0, 'hel'), '409 files.wrong_offset'],
  ['a piece behind it, with a hole', half, (url) => send(url, 4, 'o'), '409 files.wrong_offset'],
  ['a piece at no place', half, (url) => send(url, '', 'lo'), '400 files.bad_upload_header'],
  ['a piece at a negative place', half, (url) => send(url, -1, 'lo'), '400 files.bad_upload_header'],
  ['a piece at 3.0', half, (url) => send(url, '3.0', 'lo'), '400 files.bad_upload_header'],
  [
    'a piece at a place that cannot be counted',
    half,
    (url) => send(url, '9'.repeat(30), 'lo'),
    '400 files.bad_upload_header',
  ],
  ['a byte too many', half, (url) => send(url, 3, 'lo!'), '413 files.too_large'],
  [
    'a byte too many in a body of unknown length',
    half,
    (url) => send(url, 3, 'lo!', { 'content-length': undefined, 'transfer-encoding': 'chunked' }),
    '413 files.too_large',
  ],
  [
    'another checksum',
    half,
    (url) => send(url, 3, 'lo', { 'upload-checksum': digest('la') }),
    '460 files.wrong_checksum',
  ],
  [
    'a checksum that nobody offers',
    half,
    (url) => send(url, 3, 'lo', { 'upload-checksum': 'crc32 AAAAAA==' }),
    '400 files.bad_upload_header',
  ],
  [
    'a prototype for a checksum',
    half,
    (url) => send(url, 3, 'lo', { 'upload-checksum': 'constructor AAAA' }),
    '400 files.bad_upload_header',
  ],
  [
    'a digest that is none',
    half,
    (url) => send(url, 3, 'lo', { 'upload-checksum': 'sha1 !!!!' }),
    '400 files.bad_upload_header',
  ],
  [
    'another kind of body',
    half,
    (url) => send(url, 3, '{}', { 'content-type': 'application/json' }),
    '415 files.not_a_piece',
  ],
  [
    'no version of the protocol',
    half,
    (url) => send(url, 3, 'lo', { 'tus-resumable': undefined }),
    '412 files.wrong_protocol',
  ],
  [
    'another version',
    half,
    (url) => send(url, 3, 'lo', { 'tus-resumable': '0.2.2' }),
    '412 files.wrong_protocol',
  ],
  [
    'a piece for somebody else',
    half,
    (url) => sendPiece(community, stranger, url, { offset: 3, content: 'lo' }),
    '404 files.upload_not_found',
  ],
  [
    'a piece without a session',
    half,
    (url) => sendPiece(community, null, url, { offset: 3, content: 'lo' }),
    '401 accounts.sign_in_required',
  ],
  ['a piece after the end', whole, (url) => send(url, 5, '!'), '413 files.too_large'],
  ['the last piece again', whole, (url) => send(url, 3, 'lo'), '409 files.wrong_offset'],
  [
    'a piece of what was given up',
    async () => {
      const url = await half();
      expect((await giveUp(url)).status).toBe(204);
      return url;
    },
    (url) => send(url, 3, 'lo'),
    '404 files.upload_not_found',
  ],
  ['giving up what somebody else sends', half, (url) => giveUp(url, stranger), '404 files.upload_not_found'],
];

describe('a step that is refused', () => {
  it.each(steps)('%s', async (_what, prepare, act, expected) => {
    const url = await prepare();
    const before = (await writer.get(url)).body;
    const room = await usage();
    const kept = await objects('uploads/');
    const answer = await act(url);
    expect(outcome(answer)).toBe(expected);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['tus-resumable']).toBe('1.0.0');
    expect((await writer.get(url)).body).toEqual(before);
    expect([await usage(), await objects('uploads/')]).toEqual([room, kept]);
  });

  it.each(['x', '0'.repeat(32), '..%2f..%2fetc', 'A'.repeat(32), '%00'])(
    'for an upload that is none: %s',
    async (id) => {
      const answer = await send(`/api/v1/uploads/${id}`, 0, 'x');
      expect([404, 422]).toContain(answer.status);
      expect([404, 422]).toContain((await writer.get(`/api/v1/uploads/${id}`)).status);
    },
  );
});

const announcements: [string, Record<string, string | undefined>, string][] = [
  ['no length', { 'upload-length': undefined }, '400 files.bad_upload_header'],
  [
    'a length that is told later',
    { 'upload-length': undefined, 'upload-defer-length': '1' },
    '400 files.bad_upload_header',
  ],
  ['a negative length', { 'upload-length': '-1' }, '400 files.bad_upload_header'],
  ['a length in words', { 'upload-length': 'NaN' }, '400 files.bad_upload_header'],
  ['a length with an exponent', { 'upload-length': '1e3' }, '400 files.bad_upload_header'],
  ['a length of a hundred digits', { 'upload-length': '9'.repeat(100) }, '400 files.bad_upload_header'],
  ['nothing', { 'upload-length': '0' }, '422 files.empty'],
  ['a petabyte', { 'upload-length': '900000000000000' }, '413 files.too_large'],
  [
    'more than an attachment may have',
    { 'upload-length': String(10 * 1024 * 1024 + 1) },
    '413 files.too_large',
  ],
  [
    'more than a picture may have',
    { 'upload-length': String(5 * 1024 * 1024 + 1), 'upload-metadata': `filename ${base64('a.png')}` },
    '413 files.too_large',
  ],
  ['no name', { 'upload-metadata': undefined }, '422 required'],
  ['an empty name', { 'upload-metadata': 'filename ' }, '422 request.invalid'],
  [
    'a name of two thousand letters',
    { 'upload-metadata': `filename ${base64('a'.repeat(2000))}` },
    '422 request.invalid',
  ],
  [
    'a NUL in the name',
    { 'upload-metadata': `filename ${base64('a\0.txt')}` },
    '422 request.nul_not_allowed',
  ],
  [
    'a NUL elsewhere',
    { 'upload-metadata': `filename ${base64('a.txt')},x ${base64('\0')}` },
    '422 request.nul_not_allowed',
  ],
  [
    'broken Unicode',
    { 'upload-metadata': `filename ${base64(Buffer.from([0x61, 0xff]))}` },
    '422 request.malformed_unicode',
  ],
  ['words that are no base64', { 'upload-metadata': 'filename a.txt' }, '400 files.bad_upload_header'],
  [
    'a name twice',
    { 'upload-metadata': 'filename YS50eHQ=,filename Yi50eHQ=' },
    '400 files.bad_upload_header',
  ],
  [
    'metadata without end',
    { 'upload-metadata': `filename YS50eHQ=,x ${'A'.repeat(8000)}` },
    '400 files.bad_upload_header',
  ],
  ['a program', { 'upload-metadata': `filename ${base64('a.exe')}` }, '415 files.type_not_allowed'],
  ['no extension', { 'upload-metadata': `filename ${base64('a')}` }, '415 files.type_not_allowed'],
  ['a hidden extension', { 'upload-metadata': `filename ${base64('a.php.png')}` }, '415 files.type_mismatch'],
  ['another version', { 'tus-resumable': '2.0.0' }, '412 files.wrong_protocol'],
];

describe('an announcement that is refused', () => {
  it.each(announcements)('%s', async (_what, headers, expected) => {
    expect(outcome(await begin(community, writer, { length: 5, headers }))).toBe(expected);
    expect(await usage()).toBe(0);
    const rows = await db()
      .selectFrom('file_uploads')
      .select('id')
      .where('uploader_id', '=', writer.id)
      .execute();
    expect(rows).toEqual([]);
  });

  it('without a session', async () => {
    expect((await begin(community, null, { length: 5 })).status).toBe(401);
  });
});
