import type { apiFor, Problem } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';

export const levels = ['watching', 'tracking', 'normal', 'muted'] as const;
export type Level = (typeof levels)[number];

export const watchables = ['post', 'space', 'tag', 'member'] as const;
export type Watchable = (typeof watchables)[number];

/** How much somebody wants to hear of a post (by id), a space (by slug), a tag (by name) or a member (by handle). */
export async function chooseLevel(
  api: ReturnType<typeof apiFor>,
  { of, key, level }: { of: Watchable; key: string; level: Level },
): Promise<Problem | undefined> {
  const body = { level };
  const calls = {
    post: () => api.PUT('/api/v1/posts/{id}/watch', { params: { path: { id: key } }, body }),
    space: () => api.PUT('/api/v1/spaces/{slug}/watch', { params: { path: { slug: key } }, body }),
    tag: () => api.PUT('/api/v1/tags/{name}/watch', { params: { path: { name: key } }, body }),
    member: () => api.PUT('/api/v1/members/{handle}/watch', { params: { path: { handle: key } }, body }),
  };
  return (await outcomeOf<unknown>(calls[of]())).problem;
}
