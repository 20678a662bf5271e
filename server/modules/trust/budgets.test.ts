import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

/** What a level allows of flags and uploads, at the bottom and one above, to the last one. */
let now = new Date('2026-11-20T03:00:00Z');
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
let community: Community;
let admin: Person;
let author: Person;

beforeAll(async () => {
  community = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' }, now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  author = await community.signUp('글쓴이', 'moderator');
  const plenty = { hour: [90, 90, 90, 90], day: [90, 90, 90, 90] };
  const few = { hour: [2, 4, 8, 16], day: [3, 6, 12, 24] };
  const all = { posts: plenty, comments: plenty, mentions: plenty, links: plenty };
  const set = await admin.patch('/api/v1/admin/settings', {
    'trust.budgets': { ...all, flags: few, uploads: few },
    'moderation.auto_hide_flags': 0,
  });
  expect(set.status).toBe(200);
});
afterAll(() => community.stop());

let written = 0;
async function flag(person: Person): Promise<Answer> {
  written += 1;
  const post = await author.post('/api/v1/posts', {
    space: 'free',
    title: `글 ${written}`,
    body: `본문 ${written}`,
  });
  return person.post('/api/v1/flags', { target: { type: 'post', id: post.body.id }, reason: 'spam' });
}

async function upload(person: Person): Promise<Answer> {
  written += 1;
  const boundary = 'budget';
  return community.request({
    method: 'POST',
    url: '/api/v1/files',
    headers: {
      authorization: `Bearer ${person.token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: [
      `--${boundary}`,
      `Content-Disposition: form-data; name="file"; filename="note-${written}.txt"`,
      'Content-Type: text/plain',
      '',
      `메모 ${written}`,
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  });
}

async function uploadInPieces(person: Person): Promise<Answer> {
  return community.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: {
      authorization: `Bearer ${person.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': '4',
      'upload-metadata': `filename ${Buffer.from('note.txt').toString('base64')}`,
    },
  });
}

async function raise(person: Person, level: number): Promise<void> {
  const path = `/api/v1/admin/members/${encodeURIComponent(person.handle)}/trust`;
  expect((await admin.put(path, { level, note: '오래 알던 사람' })).status).toBe(200);
}

const left = async (person: Person, what: string): Promise<Record<string, number>> => {
  const { budgets } = (await person.get('/api/v1/me/trust')).body;
  const own = budgets.filter((one: { what: string }) => one.what === what);
  return Object.fromEntries(own.map((one: { span: string; left: number }) => [one.span, one.left]));
};

describe.each([
  { what: 'flags', spend: flag },
  { what: 'uploads', spend: upload },
])('the budget for $what', ({ what, spend }) => {
  it('ends after as many as the level allows, two at once as well, and says what helps', async () => {
    const person = await community.signUp();
    expect((await spend(person)).status).toBe(201);
    const both = await Promise.all([spend(person), spend(person)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 429]);
    const refused = both.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({
      code: 'trust.limit',
      params: { what, span: 'hour', limit: 2, level: 0, moreFromLevel: 1 },
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(await left(person, what)).toEqual({ hour: 0, day: 1 });

    // More from the next level on, at once; what was used counts.
    await raise(person, 1);
    expect(await left(person, what)).toEqual({ hour: 2, day: 4 });
    expect([(await spend(person)).status, (await spend(person)).status]).toEqual([201, 201]);
    expect((await spend(person)).body.params).toMatchObject({ limit: 4, level: 1 });

    // A new hour, but the same day.
    later(3_601);
    expect([(await spend(person)).status, (await spend(person)).status]).toEqual([201, 201]);
    expect((await spend(person)).body.params).toMatchObject({ span: 'day', limit: 6 });
    later(86_400);
    expect((await spend(person)).status).toBe(201);
  });

  it('is nobody else’s, and none for staff', async () => {
    const [one, other] = [await community.signUp(), await community.signUp()];
    for (let spent = 0; spent < 3; spent += 1) await spend(one);
    expect((await spend(one)).status).toBe(429);
    expect((await spend(other)).status).toBe(201);
    for (let spent = 0; spent < 5; spent += 1) expect((await spend(admin)).status).toBe(201);
  });
});

it('is one budget for files that come whole and in pieces', async () => {
  const person = await community.signUp();
  expect((await upload(person)).status).toBe(201);
  expect((await uploadInPieces(person)).status).toBe(201);
  expect((await uploadInPieces(person)).body).toMatchObject({
    code: 'trust.limit',
    params: { what: 'uploads', limit: 2 },
  });
  expect((await upload(person)).status).toBe(429);
});

it('is not spent by a flag that is refused', async () => {
  const person = await community.signUp();
  const target = { type: 'post', id: '999999' };
  for (let tries = 0; tries < 4; tries += 1)
    expect((await person.post('/api/v1/flags', { target, reason: 'spam' })).status).toBe(404);
  expect(await left(person, 'flags')).toEqual({ hour: 2, day: 3 });
});
