import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../test/community.ts';
import { DomainError } from './errors.ts';
import {
  definePublishingCheck,
  type Judgement,
  type PublishedTarget,
  type PublishedText,
  type Verdict,
} from './publishing.ts';

let community: Community;
let writer: Person;
const seen: PublishedText[] = [];
const stored: { target: PublishedTarget; judgement: Judgement }[] = [];
let verdict: () => Verdict = () => 'publish';

// Every node of this process shares it.
definePublishingCheck({
  name: 'test',
  check: async (_, text) => {
    seen.push(text);
    return verdict();
  },
  stored: async (_, __, target, judgement) => {
    stored.push({ target, judgement });
  },
});

beforeAll(async () => {
  community = await startCommunity();
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());
beforeEach(() => {
  seen.length = 0;
  stored.length = 0;
  verdict = () => 'publish';
});

const write = (body: string) => writer.post('/api/v1/posts', { space: 'free', title: '제목', body });

describe('a check of publishing', () => {
  it('sees what is about to be published, and where it went', async () => {
    const body =
      '**굵게** [여기](https://a.example/x?a=1&b=2), https://b.example 그리고 https://b.example @nobody';
    const { body: post } = await write(body);
    expect(seen).toMatchObject([
      {
        what: 'post',
        kind: 'new',
        id: null,
        authorId: writer.id,
        title: '제목',
        body,
        links: ['https://a.example/x?a=1&b=2', 'https://b.example'],
        mentioned: [],
      },
    ]);
    expect(seen[0]!.plain).toContain('굵게 여기');
    expect(stored).toEqual([{ target: { postId: post.id }, judgement: { hold: null, flags: [] } }]);
  });

  it('sees changed words, and nothing when no word changes', async () => {
    const { body: post } = await write('본문 https://a.example');
    seen.length = 0;
    await writer.patch(`/api/v1/posts/${post.id}`, { title: '제목', body: '본문 https://a.example' });
    expect(seen).toEqual([]);
    await writer.patch(`/api/v1/posts/${post.id}`, { title: '다른 제목' });
    expect(seen).toMatchObject([
      {
        kind: 'edit',
        id: post.id,
        title: '다른 제목',
        plain: '본문 https://a.example',
        links: ['https://a.example'],
      },
    ]);
  });

  it('sees comments and their changes', async () => {
    const { body: post } = await write('본문');
    seen.length = 0;
    const { body: comment } = await writer.post(`/api/v1/posts/${post.id}/comments`, { body: '첫말' });
    await writer.patch(`/api/v1/comments/${comment.id}`, { body: '딴말' });
    expect(seen).toMatchObject([
      { what: 'comment', kind: 'new', postId: post.id, title: null, plain: '첫말' },
      { what: 'comment', kind: 'edit', id: comment.id, postId: post.id, plain: '딴말' },
    ]);
    expect(stored.slice(-2).map(({ target }) => target)).toEqual([
      { postId: post.id, commentId: comment.id },
      { postId: post.id, commentId: comment.id },
    ]);
  });

  it('refuses, and nothing is stored', async () => {
    verdict = () => {
      throw new DomainError('too-many', 'test.refused', { retryAfter: 7 });
    };
    const count = async () => (await community.node.ctx.db.selectFrom('posts').select('id').execute()).length;
    const before = await count();
    expect(await write('나쁜 글')).toMatchObject({ status: 429, body: { code: 'test.refused' } });
    expect(await count()).toBe(before);
    expect(stored).toEqual([]);
  });

  it('is not asked about content that tells of the past', async () => {
    await community.node.ctx.unheard().transaction(async (tx) => {
      expect(tx.heard).toBe(false);
      expect(tx.as(null).at(new Date(0)).heard).toBe(false);
    });
    expect(community.node.ctx.heard).toBe(true);
  });
});
