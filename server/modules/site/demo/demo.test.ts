import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSpace } from '../../spaces/index.ts';
import { startCommunity, type Community } from '../../../test/community.ts';
import { chanceOf } from './chance.ts';
import { fillSite, type DemoOptions } from './fill-site.ts';
import { fill, readPhraseBook } from './phrases.ts';
import { readTexts, WrongTexts } from './texts.ts';

const now = new Date('2026-11-01T03:00:00Z');
const options: DemoOptions = {
  posts: 120,
  comments: 900,
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
  await createSpace(community.node.ctx, { slug: 'code', name: { ko: '코드', en: 'Code' }, tags: ['sql'] });
  const progress = await fillSite(community.node.ctx, options);
  expect(progress).toEqual({ members: 40, posts: 120, comments: 900 });
});
afterAll(async () => {
  await community.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<Row>(text: string, on = community): Promise<Row[]> {
  return (await sql.raw<Row>(text).execute(on.node.ctx.db)).rows;
}

describe('an invented community', () => {
  it('has every count right', async () => {
    const wrong = await ask(`
      select 'post', p.id from posts p where
        p.like_count <> (select count(*) from post_likes l where l.post_id = p.id) or
        p.view_count <> (select count(*) from post_views v where v.post_id = p.id) or
        p.comment_count <> (select count(*) from comments c where c.post_id = p.id) or
        p.last_activity_at <> greatest(p.created_at, (select max(created_at) from comments c where c.post_id = p.id))
      union all
      select 'comment', c.id from comments c where
        c.like_count <> (select count(*) from comment_likes l where l.comment_id = c.id) or
        c.reply_count <> (select count(*) from comments r where r.parent_id = c.id)
      union all
      select 'hours', h.post_id from post_hours h where
        h.views <> (select count(*) from post_views v where v.post_id = h.post_id and v.hour = h.hour) or
        h.likes <> (select count(*) from post_likes l where l.post_id = h.post_id and date_trunc('hour', l.created_at) = h.hour) or
        h.comments <> (select count(*) from comments c where c.post_id = h.post_id and date_trunc('hour', c.created_at) = h.hour)
      union all
      select 'post without hours', p.id from posts p where
        p.comment_count + p.like_count + p.view_count <> (select coalesce(sum(views + likes + comments), 0) from post_hours h where h.post_id = p.id)`);
    expect(wrong).toEqual([]);
    const members = await ask(`
      select from members m where m.post_count <> (select count(*) from posts p where p.author_id = m.account_id)
      or m.comment_count <> (select count(*) from comments c where c.author_id = m.account_id)`);
    expect(members).toEqual([]);
    const unfindable = await ask(
      'select from members m where not exists (select from member_name_keys k where k.account_id = m.account_id)',
    );
    expect(unfindable).toEqual([]);
  });

  it('has trees whose paths lead from the root, and answers after what they answer', async () => {
    const wrong = await ask(`
      select c.id from comments c left join comments p on p.id = c.parent_id
      where c.path <> coalesce(p.path, '{}') || c.id or c.depth <> cardinality(c.path) or p.post_id <> c.post_id
         or c.created_at < p.created_at`);
    expect(wrong).toEqual([]);
    const [{ replies, deepest }] = (await ask<{ replies: number; deepest: number }>(
      'select count(parent_id)::int as replies, max(depth) as deepest from comments',
    )) as [{ replies: number; deepest: number }];
    expect(replies).toBeGreaterThan(100);
    expect(deepest).toBeGreaterThan(2);
  });

  it('looks as if every text had been rendered by itself', async () => {
    const { markdown } = community.node.engines;
    const posts = await ask<{ body: string; body_html: string; excerpt: string }>('select * from posts');
    for (const { body, body_html, excerpt } of posts) {
      const rendered = markdown.render(body);
      expect({ html: body_html, excerpt }).toEqual({ html: rendered.html, excerpt: rendered.excerpt });
    }
    const comments = await ask<{ body: string; body_html: string }>(
      'select distinct body, body_html from comments',
    );
    for (const { body, body_html } of comments) expect(body_html).toBe(markdown.render(body).html);
  });

  it('spreads over three years, never into the future', async () => {
    const [span] = await ask<{ first: Date; last: Date; written: Date }>(
      'select min(created_at) as first, max(created_at) as last, max(last_activity_at) as written from posts',
    );
    expect(now.getTime() - span!.first.getTime()).toBeGreaterThan(2.5 * 365 * 86_400_000);
    expect(now.getTime() - span!.last.getTime()).toBeLessThan(60 * 86_400_000);
    expect(span!.written.getTime()).toBeLessThanOrEqual(now.getTime());
  });

  it('is the same again by the same seed', async () => {
    const twin = await startCommunity({ now: () => now });
    try {
      await createSpace(twin.node.ctx, { slug: 'code', name: { ko: '코드', en: 'Code' }, tags: ['sql'] });
      await fillSite(twin.node.ctx, options);
      const all = `select m.handle, p.title, p.body, p.tags, p.created_at, p.view_count, c.body as answer, c.depth, c.like_count
        from posts p join members m on m.account_id = p.author_id left join comments c on c.post_id = p.id
        order by p.id, c.path`;
      expect(await ask(all, twin)).toEqual(await ask(all));
      await fillSite(twin.node.ctx, { ...options, seed: 'other', posts: 5, comments: 0, members: 3 });
      const again = await fillSite(twin.node.ctx, { ...options, posts: 5, comments: 5 });
      expect(again).toEqual({ members: 40, posts: 5, comments: 5 });
      const [{ members }] = (await ask('select count(*)::int as members from members', twin)) as [
        { members: number },
      ];
      expect(members).toBe(43);
    } finally {
      await twin.stop();
    }
  });

  it('can be read like any other', async () => {
    const { body } = await community.guest.get('/api/v1/posts?limit=5');
    expect(body.items).toHaveLength(5);
    const post = body.items[0];
    expect((await community.guest.get(`/api/v1/posts/${post.id}`)).body.bodyHtml).toContain('<p>');
    expect((await community.guest.get(`/api/v1/members/${post.author.handle}`)).status).toBe(200);
  });
});

describe('phrase books', () => {
  it.each(['ko', 'en'] as const)('fill every slot of %s', (locale) => {
    const book = readPhraseBook(locale);
    const themes = Object.values(book.themes).flatMap((theme) => [...theme.titles, ...theme.sentences]);
    const all = [...themes, ...book.introductions, ...book.points, ...book.closings, ...book.replies];
    const filled = all.map((one) => fill(one, book, chanceOf(one)));
    expect(filled.filter((text) => /[{}]|undefined/.test(text))).toEqual([]);
    expect(all.length).toBeGreaterThan(40);
  });

  it('choose the particle by the last sound', () => {
    const book = { ...readPhraseBook('ko'), slots: { a: ['물'], b: ['커피'], c: ['집'] } };
    const text = fill('{a:을} {b:을} {c:이} {b:이} {a:으로} {c:으로} {b:과}', book, chanceOf('x'));
    expect(text).toBe('물을 커피를 집이 커피가 물로 집으로 커피와');
  });
});

describe('texts of a file', () => {
  const path = (name: string, content: string | Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const read = async (file: string) => {
    const lines: number[] = [];
    for await (const { line } of readTexts(file, now)) lines.push(line);
    return lines;
  };

  it('become posts at their dates, in the space or under the tag of their topic', async () => {
    const lines = [
      '\ufefftopic\tdate\ttext',
      'code\t2020-02-29\t코드 이야기입니다. 두 번째 문장.',
      '',
      'Ghibli 88\t2021-05-01\t**좋아요**',
    ];
    const file = path('fine.tsv.gz', gzipSync(lines.join('\r\n')));
    const done = await fillSite(community.node.ctx, {
      ...options,
      posts: 99,
      comments: 4,
      members: 40,
      from: file,
    });
    expect(done).toMatchObject({ posts: 2, comments: 4 });
    const rows = await ask<{ title: string; day: string; slug: string; tags: string[]; body_html: string }>(`
      select title, p.created_at::date::text as day, slug, p.tags, body_html from posts p join spaces s on s.id = p.space_id
      where p.created_at < '2022-01-01' order by 2`);
    expect(rows).toMatchObject([
      { title: '코드 이야기입니다.', day: '2020-02-29', slug: 'code', tags: [] },
      { day: '2021-05-01', tags: ['ghibli-88'], body_html: '<p><strong>좋아요</strong></p>\n' },
    ]);
  });

  it.each([
    ['too few tabs', 'a\t2020-01-01\tx\nb\t2020-01-01', 'Line 2 has 1 tabs'],
    ['no topic', '\t2020-01-01\tx', 'Line 1 has no topic'],
    ['a day that does not exist', 'a\t2021-02-29\tx', 'Line 1: "2021-02-29"'],
    ['no date', 'topic\tdate\ttext\na\tsoon\tx', 'Line 2: "soon"'],
    ['the future', 'a\t2999-01-01\tx', 'Line 1: 2999-01-01 is in the future'],
    ['a NUL', 'a\t2020-01-01\tx\u0000y', 'Line 1 holds control'],
  ])('are refused with the line: %s', async (_name, content, message) => {
    const before = await ask('select count(*) from posts');
    const file = path('wrong.tsv', content);
    await expect(read(file)).rejects.toThrow(message);
    await expect(fillSite(community.node.ctx, { ...options, from: file })).rejects.toThrow(WrongTexts);
    expect(await ask('select count(*) from posts')).toEqual(before);
  });

  it('are refused when they are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a\t2020-01-01\tok\nb\t2020-01-01\t'),
      Buffer.from([0xff, 0xc3]),
    ]);
    await expect(read(path('latin.tsv', bytes))).rejects.toThrow('Line 2 is not UTF-8');
  });

  it('are refused when the file is not there, empty, or cut', async () => {
    await expect(read(join(folder, 'nowhere.tsv'))).rejects.toThrow('ENOENT');
    await expect(fillSite(community.node.ctx, { ...options, from: path('empty.tsv', '') })).rejects.toThrow(
      'no texts',
    );
    const cut = gzipSync('a\t2020-01-01\tx\n'.repeat(5_000)).subarray(0, 60);
    await expect(read(path('cut.tsv.gz', cut))).rejects.toThrow();
  });
});
