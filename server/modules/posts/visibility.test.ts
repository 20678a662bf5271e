import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { onHidden, onShown, type Visible } from './visibility.ts';
import type { Ctx } from '../../kernel/ctx.ts';

let community: Community;
let member: Person;
const told: [word: string, what: Visible, inTransaction: boolean][] = [];

async function isOpen(tx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select now() <> statement_timestamp() as open`.execute(tx.db);
  return rows[0]!.open;
}

beforeAll(async () => {
  community = await startCommunity();
  member = await community.signUp('숨바꼭질');
  onHidden(async (tx, what) => void told.push(['hidden', what, await isOpen(tx)]));
  onShown(async (tx, what) => void told.push(['shown', what, await isOpen(tx)]));
});
afterAll(() => community.stop());

describe('whoever listens', () => {
  it('hears of it inside the transaction that hides or shows', async () => {
    const post = await member.post('/api/v1/posts', { space: 'free', title: '글', body: '글' });
    const postId = post.body.id as string;
    const comment = await member.post(`/api/v1/posts/${postId}/comments`, { body: '댓글' });
    const commentId = comment.body.id as string;
    await member.delete(`/api/v1/comments/${commentId}`);
    await member.put(`/api/v1/comments/${commentId}/restoration`);
    await member.delete(`/api/v1/posts/${postId}`);
    await member.put(`/api/v1/posts/${postId}/restoration`);
    expect(told).toEqual([
      ['hidden', { postId, commentId }, true],
      ['shown', { postId, commentId }, true],
      ['hidden', { postId }, true],
      ['shown', { postId }, true],
    ]);
  });

  it('hears nothing when nothing happened', async () => {
    told.length = 0;
    expect((await member.delete('/api/v1/posts/999999')).status).toBe(404);
    expect(told).toEqual([]);
  });
});
