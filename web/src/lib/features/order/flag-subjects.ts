import { error } from '@sveltejs/kit';
import { orFail, type apiFor } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';

/** What somebody is about to flag, as they see it. */
export interface FlagSubject {
  type: string;
  id: string;
  words: string;
  /** Where it stands. */
  back: string;
  /** Handle of whoever it is by, or is; null for the anonymous, and for those who left. */
  author: string | null;
}

type Api = Pick<ReturnType<typeof apiFor>, 'GET'>;
type Found = Pick<FlagSubject, 'words' | 'back' | 'author'>;

/** By the type of the server's flag target. Whoever declares one there adds here how it is called by its words. */
const finders: Record<string, (api: Api, id: string) => Promise<Found>> = {
  post: async (api, id) => {
    const post = orFail(await api.GET('/api/v1/posts/{id}', { params: { path: { id } } }));
    return { words: post.title, back: paths.post(post), author: post.author?.handle ?? null };
  },
  comment: async (api, id) => {
    const comment = orFail(await api.GET('/api/v1/comments/{id}', { params: { path: { id } } }));
    const back = paths.comment(comment.postId, id);
    return { words: excerptOf(comment.bodyHtml), back, author: comment.author?.handle ?? null };
  },
  member: async (api, handle) => {
    const card = orFail(await api.GET('/api/v1/members/{handle}', { params: { path: { handle } } }));
    return { words: card.name, back: paths.member(card.handle), author: card.handle };
  },
  message: async (api, place) => {
    const [id = '', seq = ''] = place.split('/');
    const query = { before: Number(seq) + 1, limit: 1 };
    const { items } = orFail(
      await api.GET('/api/v1/rooms/{id}/messages', { params: { path: { id }, query } }),
    );
    const found = items.find((item) => item.seq === Number(seq));
    if (!found) error(404, { message: 'chat.message_not_found', code: 'chat.message_not_found' });
    return {
      words: excerptOf(found.html),
      back: paths.message(id, found.seq),
      author: found.sender?.handle ?? null,
    };
  },
};

/** @throws HttpError for what is not there, as `load` does */
export async function findFlagSubject(api: Api, type: string, id: string): Promise<FlagSubject> {
  if (!Object.hasOwn(finders, type))
    error(404, { message: 'moderation.unknown_target', code: 'moderation.unknown_target' });
  return { type, id, ...(await finders[type]!(api, id)) };
}

const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const longest = 140;

function excerptOf(html: string): string {
  const text = html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.slice(0, longest).replace(/&(?:lt|gt|quot|#39|amp);/g, (sign) => signs[sign] ?? sign);
}
