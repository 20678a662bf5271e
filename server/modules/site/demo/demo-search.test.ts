import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addToIndex, learnWords, loadIndex, rebuildIndex } from '../../search/index.ts';
import { startCommunity, type Community } from '../../../test/community.ts';
import { fillSite, type DemoOptions } from './fill-site.ts';
import type { DemoIndex, DemoTexts } from './script.ts';

const now = new Date('2026-11-01T03:00:00Z');
const options: DemoOptions = {
  posts: 40,
  comments: 200,
  members: 40,
  seed: 'test',
  from: null,
  variety: 10,
};

let community: Community;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'madang-demo-'));
  community = await startCommunity({ now: () => now });
});
afterAll(async () => {
  await community.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<Row>(text: string, on = community): Promise<Row[]> {
  return (await sql.raw<Row>(text).execute(on.node.ctx.db)).rows;
}

describe('an invented community', () => {
  it.each([true, false])(
    'is found at once, as if each text had been indexed by itself (%s)',
    async (atOnce) => {
      const own = await startCommunity({ now: () => now });
      try {
        const { ctx } = own.node;
        await rebuildIndex(ctx);
        const index = { load: loadIndex, add: addToIndex, learn: learnWords };
        await fillSite(ctx, { ...options, index, atOnce });
        const all = `select type, ref, post_id, space_id, created_at, open, analyzer, title, body, lexemes::text from search_documents
        order by type, ref`;
        const filled = await ask<{ type: string }>(all, own);
        expect(filled.filter(({ type }) => type === 'post')).toHaveLength(40);
        expect(filled.filter(({ type }) => type === 'comment')).toHaveLength(200);
        expect(filled.filter(({ type }) => type === 'member').length).toBeGreaterThan(39);
        expect(await ask('select from search_dictionary', own)).toHaveLength(1);
        await sql`delete from search_documents`.execute(ctx.db);
        await rebuildIndex(ctx);
        const rebuilt = await ask<object>(all, own);
        // How compounds are cut depends on the words that were known at the time.
        const texts = (rows: object[]) => rows.map((row) => ({ ...row, lexemes: undefined }));
        expect(texts(rebuilt)).toEqual(texts(filled));
      } finally {
        await own.stop();
      }
    },
  );

  it('is not there at all when the search cannot take it, and the other way round', async () => {
    const { ctx } = community.node;
    const before = await ask('select (select count(*) from posts), (select count(*) from search_documents)');
    const refuse = async () => {
      throw new Error('no room');
    };
    const failing = [
      { load: refuse, add: refuse, learn: refuse },
      {
        load: async (_: unknown, batches: AsyncIterable<unknown>) => {
          for await (const _batch of batches) throw new Error('no room');
        },
        add: refuse,
        learn: refuse,
      },
      {
        load: (on: typeof ctx, batches: AsyncIterable<DemoTexts>) => loadIndex(on, batches, refuse),
        add: refuse,
        learn: refuse,
      },
    ];
    for (const index of failing)
      await expect(fillSite(ctx, { ...options, posts: 9, comments: 9, atOnce: true, index })).rejects.toThrow(
        'no room',
      );
    const index = { load: loadIndex, add: addToIndex, learn: learnWords };
    const from = join(folder, 'late.tsv');
    writeFileSync(from, 'a\t2020-01-01\tfine\n'.repeat(400) + `a\t2020-01-01\t${'long '.repeat(30_000)}\n`);
    await expect(fillSite(ctx, { ...options, posts: 999, from, atOnce: true, index })).rejects.toThrow(
      'Line 401 cannot be published',
    );
    expect(await ask('select (select count(*) from posts), (select count(*) from search_documents)')).toEqual(
      before,
    );
  });

  it('is written at once where few posts are, or where nobody can be reading them', async () => {
    const own = await startCommunity({ now: () => now });
    try {
      const { ctx } = own.node;
      const ways: string[] = [];
      const index: DemoIndex = {
        load: (on, batches, beforeEnd) => (ways.push('load'), loadIndex(on, batches, beforeEnd)),
        add: async () => void ways.push('add'),
        learn: async () => undefined,
      };
      const fill = async (posts: number, asleep: boolean) => {
        ways.length = 0;
        await fillSite(ctx, { ...options, posts, comments: 0, asleep, index });
        return [...new Set(ways)];
      };
      expect(await fill(1_001, false)).toEqual(['load']);
      expect(await fill(1_100, false)).toEqual(['add']);
      expect(await fill(2_101, true)).toEqual(['load']);
      expect(await fill(10, true)).toEqual(['add']);
      expect(await ask('select count(*)::int as posts from posts', own)).toEqual([{ posts: 4_212 }]);
    } finally {
      await own.stop();
    }
  });
});
