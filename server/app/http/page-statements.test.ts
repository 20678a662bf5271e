import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { loadWeb } from '../web-build.ts';

/** Six and nine were meant for posts without files and without what is new since the last visit; those cost one and two more. */
/** A member's badge and which comments they have not seen cost one more each. */
const limits = { guest: 7, member: 14 };

/** What runs beside pages in its own time: shared facts of a second, views, the bus, jobs. */
const background =
  /^(?:begin|commit|with seen)|from "(?:settings|outbox|spaces|space_groups|terms_versions)"|pg_notify|trust_days|graphile|job_nodes/;

let community: Community;
let reader: Person;
let path: string;

beforeAll(async () => {
  community = await startCommunity({ web: await loadWeb(() => undefined) });
  reader = await community.signUp('읽는이');
  const writers = [await community.signUp('글쓴이'), await community.signUp('덧글이')];
  const post = { space: 'free', title: '글', body: '본문' };
  path = `/posts/${(await writers[0]!.post('/api/v1/posts', post)).body.id}`;
  for (let n = 0; n < 20; n += 1)
    await writers[n % 2]!.post(`/api/v1${path}/comments`, { body: `덧글 ${n}` });
  // Somebody else stands in the list beside it.
  await reader.post('/api/v1/posts', post);
}, 180_000);
afterAll(() => community.stop());

/** Statements that a page asks for itself; what runs beside it in its own time is left out. */
async function statementsOf(headers: Record<string, string>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    const page = await community.request({ method: 'GET', url: `${path}?fresh=${Math.random()}`, headers });
    expect(page.status).toBe(200);
    expect(page.body).toContain('덧글 19');
    return query.mock.calls
      .map(([asked]) => (typeof asked === 'string' ? asked : (asked as { text: string }).text))
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => !background.test(text));
  } finally {
    query.mockRestore();
  }
}

it('a post asks the database little for a guest', async () => {
  const asked = await statementsOf({});
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(limits.guest);
  expect(asked.length).toBeGreaterThan(2);
});

it('and little for a member, who is looked up once', async () => {
  const cookie = `madang.session_token=${encodeURIComponent(reader.token)}`;
  const asked = await statementsOf({ cookie });
  expect(asked.filter((text) => text.includes('account_sessions'))).toHaveLength(1);
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(limits.member);
});
