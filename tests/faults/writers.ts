import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Acknowledged {
  posts: Map<string, string>;
  comments: Map<string, string>;
  likes: Set<string>;
}

interface Writer {
  address: () => string;
  token: string;
  acknowledged: Acknowledged;
  stopped: () => boolean;
}

/**
 * Writes posts, comments and likes until told to stop. What fails or stays unanswered is sent again with the same
 * Idempotency-Key, as a careful client does; only answered writes are remembered.
 */
export async function keepWriting(writer: Writer): Promise<void> {
  const { acknowledged } = writer;
  while (!writer.stopped()) {
    const mark = randomUUID();
    const post = await insist(writer, 'POST', '/api/v1/posts', {
      space: 'free',
      title: `글 ${mark}`,
      body: '쓰는 도중에 꺼져도 남아야 해요.',
    });
    if (!post) return;
    acknowledged.posts.set(post.id, mark);
    const commentMark = randomUUID();
    const comment = await insist(writer, 'POST', `/api/v1/posts/${post.id}/comments`, {
      body: `댓글 ${commentMark}`,
    });
    if (!comment) return;
    acknowledged.comments.set(comment.id, commentMark);
    if (!(await insist(writer, 'PUT', `/api/v1/posts/${post.id}/like`, undefined))) return;
    acknowledged.likes.add(post.id);
  }
}

async function insist(
  writer: Writer,
  method: string,
  path: string,
  body: object | undefined,
): Promise<{ id: string } | null> {
  const key = randomUUID();
  while (!writer.stopped()) {
    try {
      const answer = await fetch(`${writer.address()}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${writer.token}`,
          ...(body && { 'content-type': 'application/json' }),
          'idempotency-key': key,
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(5_000),
      });
      if (answer.ok) return (await answer.json()) as { id: string };
      if (answer.status < 500) throw new Refused(`${method} ${path} ${answer.status} ${await answer.text()}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await sleep(30);
  }
  return null;
}

class Refused extends Error {}
