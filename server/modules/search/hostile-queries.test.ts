import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let member: Person;
let plain: string;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': 10_000 });
  member = await community.signUp('손님');
  const made = await member.post('/api/v1/posts', {
    space: 'free',
    title: '백분율 기호 없이 쓴 평범한 글',
    body: '할인은 절반, C++ 과 snake_case, path\\to 이야기',
  });
  plain = made.body.id;
  await community.node.jobs.drain();
});
afterAll(() => community.stop());

const hostile = [
  "'",
  "';--",
  "' or 1=1 --",
  '%',
  '_',
  '\\',
  '%%%',
  '___',
  '\\%',
  '"',
  '"""',
  '"열린 따옴표',
  "''",
  '!',
  '&',
  '|',
  '! & | ( ) : *',
  '<->',
  'a & !b',
  ':*',
  "'a':*",
  'a:*B',
  '((((((',
  ')',
  '@s1',
  "'=a' | '@s1'",
  '^제목',
  '=제목',
  '$1',
  '$$',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\u202e뒤집기',
  '\u200b',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '👨‍👩‍👧‍👦',
  '가'.normalize('NFD'),
  'ㄱ',
  'ㅋㅋㅋㅋ',
  'ㅏㅏㅏ',
  'e\u0301'.repeat(60),
  '0'.repeat(200),
  ' '.repeat(200),
  'constructor',
  '__proto__',
  'toString',
  'null',
  'NaN',
  '-1',
  '1e309',
];

describe('whatever is typed', () => {
  it.each(hostile)('%j is text and nothing else', async (q) => {
    const query = `q=${encodeURIComponent(q)}`;
    for (const path of ['search', 'search/preview', 'search/suggestions']) {
      const answer = await community.guest.get(`/api/v1/${path}?${query}`);
      expect(answer.status, path).toBe(200);
    }
    const similar = await member.post('/api/v1/search/similar', { title: q, body: q });
    expect(similar.status).toBe(200);
  });

  it.each(['%', '_', '\\', '*', '?', ':*', '.*'])('%j stands for no other sign', async (q) => {
    const { body } = await community.guest.get(`/api/v1/search?q=${encodeURIComponent(`백분율${q}평범`)}`);
    const ids = body.items.filter(
      (item: { tier: string; id: string }) => item.tier === 'words' && item.id === plain,
    );
    // Taken as a sign between two words it may be ignored; taken as a wildcard it would match letters.
    expect(ids.length).toBeLessThanOrEqual(1);
    const wild = await community.guest.get(`/api/v1/search?q=${encodeURIComponent(`${q}${q}`)}`);
    expect(wild.body.items).toEqual([]);
  });

  it.each([
    ['more than 200 characters', `q=${'a'.repeat(201)}`],
    ['a NUL', 'q=a%00b'],
    ['an array', 'q=a&q=b'],
    ['an unknown field', 'q=a&where=1'],
    ['an unknown type', 'q=a&type=account'],
    ['an unknown order', 'q=a&sort=best'],
    ['a negative limit', 'q=a&limit=-1'],
    ['a limit beyond numbers', 'q=a&limit=1e309'],
    ['a limit with a fraction', 'q=a&limit=1.5'],
    ['a day that is not', 'q=a&from=2026-02-30T00:00:00Z'],
    ['the year 0', 'q=a&from=0000-01-01T00:00:00Z'],
    ['the year 10000', 'q=a&until=10000-01-01T00:00:00Z'],
    ['an offset of 99 hours', 'q=a&from=2026-01-01T00:00:00%2B99:00'],
    ['Infinity', 'q=a&from=Infinity'],
    ['a leap second', 'q=a&from=2016-12-31T23:59:60Z'],
    ['a date alone', 'q=a&from=2026-01-01'],
  ])('%s is refused', async (_, query) => {
    const answer = await community.guest.get(`/api/v1/search?${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(422);
  });

  it.each(['%ED%A0%80', '%FF%FE', '%C0%AF', '%F8%88%80%80%80', '%', '%E', '%zz'])(
    'broken bytes %s never reach the database',
    async (q) => {
      const answer = await community.guest.get(`/api/v1/search?q=${q}`);
      expect([200, 400, 422]).toContain(answer.status);
    },
  );

  it('a filter of any length and sign finds nothing', async () => {
    for (const name of ['kind', 'tag', 'author']) {
      for (const value of ["'", '%', '\\', '{}', '{"a"}', '@s1']) {
        const { status, body } = await community.guest.get(
          `/api/v1/search?q=${encodeURIComponent('백분율')}&${name}=${encodeURIComponent(value)}`,
        );
        expect(status).toBe(200);
        expect(body.items).toEqual([]);
      }
    }
    expect((await community.guest.get("/api/v1/search?q=a&space='")).status).toBe(404);
  });
});
