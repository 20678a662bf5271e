import { paths } from '#lib/features/shell/paths.ts';

interface Place {
  key: string;
  what: string;
  post: { id: string } | null;
  parentId: string | null;
}

/** The page where a draft is gone on with; nothing when what it belongs to can no longer be read. */
export function resumePath({ key, what, post, parentId }: Place): string | undefined {
  if (what === 'new') {
    const space = key.split(':')[1];
    return `/write?${space ? `space=${encodeURIComponent(space)}&` : ''}draft`;
  }
  if (!post) return undefined;
  if (what === 'post') return `${paths.editPost(post)}?draft`;
  if (parentId === null) return `${paths.post(post)}?draft#write`;
  return `${paths.comment(post.id, parentId)}?reply=${encodeURIComponent(parentId)}&draft#c-${encodeURIComponent(parentId)}`;
}
