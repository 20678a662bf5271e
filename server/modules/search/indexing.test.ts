import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { indexComment, indexMember, indexPost } from './use-cases/index-documents.ts';
import { rebuildIndex } from './use-cases/rebuild-index.ts';
import { sweepIndex } from './use-cases/sweep-index.ts';

let community: Community;
let author: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': 10_000 });
  author = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

const indexed = () => community.node.jobs.drain();
const { stringify } = JSON;

async function publish(title: string, more: object = {}): Promise<string> {
  const made = await author.post('/api/v1/posts', { space: 'free', title, body: '본문이에요', ...more });
  expect(made.status, stringify(made.body)).toBe(201);
  return made.body.id as string;
}

async function comment(postId: string, body: string): Promise<string> {
  return (await author.post(`/api/v1/posts/${postId}/comments`, { body })).body.id as string;
}

async function found(q: string, more = ''): Promise<string[]> {
  const answer = await community.guest.get(`/api/v1/search?q=${encodeURIComponent(q)}${more}`);
  expect(answer.status, stringify(answer.body)).toBe(200);
  const words = answer.body.items.filter((item: { tier: string }) => item.tier === 'words');
  return words.map((item: { id: string }) => item.id);
}

async function people(q: string): Promise<string[]> {
  const answer = await community.guest.get(`/api/v1/search?type=member&q=${encodeURIComponent(q)}`);
  return answer.body.members.map((member: { handle: string }) => member.handle);
}

describe('the index follows what people do', () => {
  it('when a post is written, edited, deleted and restored', async () => {
    const id = await publish('코뿔소 이야기');
    await indexed();
    expect(await found('코뿔소')).toEqual([id]);
    await author.patch(`/api/v1/posts/${id}`, { title: '하이에나 이야기', tags: ['초원'] });
    await indexed();
    expect(await found('코뿔소')).toEqual([]);
    expect(await found('하이에나')).toEqual([id]);
    await author.delete(`/api/v1/posts/${id}`);
    // No job has run: it was taken out by the transaction itself.
    expect(await found('하이에나')).toEqual([]);
    await author.put(`/api/v1/posts/${id}/restoration`);
    await indexed();
    expect(await found('하이에나')).toEqual([id]);
  });

  it('when comments are, and when their post goes and comes back', async () => {
    const id = await publish('평범한 글 하나');
    const commentId = await comment(id, '얼룩말을 봤어요');
    await indexed();
    expect(await found('얼룩말')).toEqual([id]);
    await author.patch(`/api/v1/comments/${commentId}`, { body: '당나귀를 봤어요' });
    await indexed();
    expect(await found('얼룩말')).toEqual([]);
    expect(await found('당나귀')).toEqual([id]);
    await author.delete(`/api/v1/comments/${commentId}`);
    expect(await found('당나귀')).toEqual([]);
    await author.put(`/api/v1/comments/${commentId}/restoration`);
    await indexed();
    expect(await found('당나귀')).toEqual([id]);
    await author.delete(`/api/v1/posts/${id}`);
    expect(await found('당나귀')).toEqual([]);
    await author.put(`/api/v1/posts/${id}/restoration`);
    await indexed();
    expect(await found('당나귀')).toEqual([id]);
  });

  it('when tags change, for the comments below as well', async () => {
    const id = await publish('태그가 바뀔 글');
    await comment(id, '북극여우 댓글');
    await indexed();
    expect(await found('북극여우', '&tag=snow')).toEqual([]);
    await author.patch(`/api/v1/posts/${id}`, { tags: ['snow'] });
    await indexed();
    expect(await found('북극여우', '&tag=snow')).toEqual([id]);
  });

  it('when a card changes, and when its owner leaves', async () => {
    const member = await community.signUp('오소리');
    await indexed();
    expect(await people('오소리')).toEqual([member.handle]);
    await member.patch('/api/v1/me', { name: '너구리굴', handle: 'raccoon' });
    await indexed();
    expect(await people('오소리')).toEqual([]);
    expect(await people('너구리굴')).toEqual(['raccoon']);
    expect(await people('raccoon')).toEqual(['raccoon']);
    const left = await member.delete('/api/v1/me', { password: member.password });
    expect(left.status, stringify(left.body)).toBeLessThan(300);
    expect(await people('너구리굴')).toEqual([]);
  });

  it('when a space opens to everybody', async () => {
    const admin = await community.signUp('문 여는 이', 'admin');
    const staff = { read: 'moderator', write: 'moderator', comment: 'moderator' };
    await admin.post('/api/v1/spaces', { slug: 'opening', name: '열릴 곳', rights: staff });
    const made = await admin.post('/api/v1/posts', {
      space: 'opening',
      title: '미어캣 소식',
      body: '미어캣',
    });
    await indexed();
    expect(await found('미어캣')).toEqual([]);
    const open = { read: 'guest', write: 'member', comment: 'member' };
    await admin.patch('/api/v1/spaces/opening', { rights: open });
    await indexed();
    expect(await found('미어캣')).toEqual([made.body.id]);
    const suggested = await community.guest.get(`/api/v1/search/suggestions?q=${encodeURIComponent('미어')}`);
    expect(stringify(suggested.body)).toContain('미어캣');
  });
});

describe('indexing', () => {
  it('may be late, early, twice or all at once: the row decides', async () => {
    const { ctx } = community.node;
    const id = await publish('수달 가족');
    const commentId = await comment(id, '해달 친구');
    await Promise.all([indexPost(ctx, id), indexPost(ctx, id), indexComment(ctx, commentId, id)]);
    expect(await found('수달')).toEqual([id]);
    const edits = ['수달 하나', '수달 두울', '수달 세엣'].map((title) =>
      author.patch(`/api/v1/posts/${id}`, { title }),
    );
    await Promise.all([...edits, indexPost(ctx, id), indexPost(ctx, id)]);
    await indexed();
    const { title } = (await author.get(`/api/v1/posts/${id}`)).body;
    expect(await found(`"${title}"`)).toEqual([id]);
    await author.delete(`/api/v1/posts/${id}`);
    await Promise.all([indexPost(ctx, id), indexComment(ctx, commentId, id)]);
    expect(await found('수달')).toEqual([]);
    expect(await found('해달')).toEqual([]);
    await Promise.all([indexPost(ctx, '999999'), indexComment(ctx, '999999', '999999')]);
    await indexMember(ctx, '0f9c1d2e-0000-4000-8000-000000000000');
  });

  it('never brings back what is deleted at the same moment', async () => {
    const { ctx } = community.node;
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, index) => publish(`알락꼬리마도요 ${index}`)),
    );
    await Promise.all(
      ids.flatMap((id) => [indexPost(ctx, id), author.delete(`/api/v1/posts/${id}`), indexPost(ctx, id)]),
    );
    await indexed();
    expect(await found('알락꼬리마도요')).toEqual([]);
  });
});

describe('a rebuild and a sweep', () => {
  it('bring back what is missing and take away what is too much', async () => {
    const { ctx } = community.node;
    const { search } = ctx.engines;
    const id = await publish('사막여우 이야기');
    const commentId = await comment(id, '땃쥐 이야기');
    const gone = await publish('바다코끼리 이야기');
    const goneComment = await comment(id, '돌고래 이야기');
    await indexed();
    expect(await sweepIndex(ctx)).toEqual({ missing: 0, extra: 0 });

    await search.remove(ctx.db, 'post', [id]);
    await search.remove(ctx.db, 'comment', [commentId]);
    await search.remove(ctx.db, 'member', [author.id]);
    // Hidden behind everybody's back.
    await ctx.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', gone).execute();
    await ctx.db
      .updateTable('comments')
      .set({ deleted_at: new Date() })
      .where('id', '=', goneComment)
      .execute();
    expect(await found('사막여우')).toEqual([]);
    expect(await sweepIndex(ctx)).toEqual({ missing: 3, extra: 2 });
    expect(await found('사막여우')).toEqual([id]);
    expect(await found('땃쥐')).toEqual([id]);
    expect(await found('돌고래')).toEqual([]);
    expect(await people('글쓴이')).toContain(author.handle);
    const { rows } = { rows: await search.listIds(ctx.db, 'post', null, 1000) };
    expect(rows).not.toContain(gone);
    expect(await sweepIndex(ctx)).toEqual({ missing: 0, extra: 0 });
  });

  it('start from nothing, and tell how far they are', async () => {
    const { ctx } = community.node;
    const { search } = ctx.engines;
    for (const type of ['post', 'comment', 'member'] as const) {
      await search.remove(ctx.db, type, await search.listIds(ctx.db, type, null, 1000));
      expect(await search.listIds(ctx.db, type, null, 1000)).toEqual([]);
    }
    const told = new Map<string, number>();
    await rebuildIndex(ctx, (type, done) => void told.set(type, done));
    expect([...told.keys()]).toEqual(['member', 'post', 'comment']);
    for (const [type, done] of told)
      expect(await search.listIds(ctx.db, type as 'post', null, 1000)).toHaveLength(done);
    expect(await found('사막여우')).toHaveLength(1);
  });

  it('are not needed after an upgrade: every five minutes documents of an older analyzer are read anew', async () => {
    const { ctx, jobs } = community.node;
    await jobs.runTimed('search.reanalyse');
    await indexed();
    const health = async () => {
      const admin = await community.signUp('살피는 이', 'admin');
      const { checks } = (await admin.get('/api/v1/admin/health')).body;
      return checks.find(({ name }: { name: string }) => name === 'search');
    };
    expect(await health()).toMatchObject({ ok: true, detail: 'every document is of analyzer 1' });
    await ctx.db
      .updateTable('search_documents')
      .set({ analyzer: 0, lexemes: '' })
      .where('title', 'like', '사막여우%')
      .execute();
    await ctx.db.updateTable('search_analysis').set({ analyzer: 0 }).execute();
    expect(await found('사막여우')).toEqual([]);
    await jobs.runTimed('search.reanalyse');
    await indexed();
    // The filters went with the lexemes, but the words are there again.
    const { hits } = await ctx.engines.search.search(ctx.db, {
      text: '사막여우',
      spaceIds: 'all',
      sort: 'new',
      limit: 9,
    });
    expect(hits).toHaveLength(1);
    expect(await health()).toMatchObject({ ok: true, detail: 'every document is of analyzer 1' });
    await rebuildIndex(ctx);
  });

  it('run as timed jobs', async () => {
    const names = ['sweep', 'learn', 'roll_up', 'reanalyse', 'reanalyse_all'].map((job) => `search.${job}`);
    for (const name of names) await community.node.jobs.runTimed(name);
    await indexed();
    expect(await found('사막여우')).toHaveLength(1);
  });
});
