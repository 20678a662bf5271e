import { apiFor, type Comment, type Post } from '#lib/api/client.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { Toggle } from './toggle.svelte.ts';

type Liked = { likeCount: number };
type Counted = Outcome<{ count: number }>;

export function likeOfPost({ id, mine, likeCount }: Post): Toggle {
  const params = { path: { id } };
  return new Toggle({ on: mine.liked, count: likeCount }, async (on) =>
    counted(
      await outcomeOf(
        on
          ? apiFor().PUT('/api/v1/posts/{id}/like', { params })
          : apiFor().DELETE('/api/v1/posts/{id}/like', { params }),
      ),
    ),
  );
}

export function bookmarkOfPost({ id, mine, bookmarkCount }: Post): Toggle {
  const params = { path: { id } };
  return new Toggle({ on: mine.bookmarked, count: bookmarkCount }, async (on) => {
    const { problem } = await outcomeOf<unknown>(
      on
        ? apiFor().PUT('/api/v1/posts/{id}/bookmark', { params })
        : apiFor().DELETE('/api/v1/posts/{id}/bookmark', { params }),
    );
    return problem ? { problem } : { data: undefined };
  });
}

export function likeOfComment({ id, mine, likeCount }: Comment): Toggle {
  const params = { path: { id } };
  return new Toggle({ on: mine.liked, count: likeCount }, async (on) =>
    counted(
      await outcomeOf(
        on
          ? apiFor().PUT('/api/v1/comments/{id}/like', { params })
          : apiFor().DELETE('/api/v1/comments/{id}/like', { params }),
      ),
    ),
  );
}

function counted({ data, problem }: Outcome<Liked>): Counted {
  return problem ? { problem } : { data: { count: data.likeCount } };
}
