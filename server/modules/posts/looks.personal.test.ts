import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personalData } from '../../kernel/personal-data.ts';
import { startCommunity, type Community } from '../../test/community.ts';

let community: Community;
beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

it('finds what a member looked at without reading the looks of all', async () => {
  const views = personalData().find(({ name }) => name === 'views')!;
  const plan = await community.node.ctx.transaction(async ({ db }) => {
    // A table of a test is too small for any index.
    await sql`set local enable_seqscan = off`.execute(db);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select post_id, hour from ${views.from(randomUUID())} order by post_id, hour`.execute(db);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('post_views_member_idx');
});
