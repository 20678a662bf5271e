import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import {
  claimFilesOfText,
  defineFileOwner,
  endHolds,
  findFilesOf,
  holdFiles,
  isImage,
  referencedFiles,
} from '../files/index.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { accessComment } from './comments.access.ts';
import type { DraftRow } from './drafts.queries.ts';
import { accessPost } from './posts.access.ts';
import type { PostRow } from './posts.queries.ts';

defineFileOwner({ type: 'post', mayRead: (ctx, id) => isGranted(accessPost(ctx, id, 'read')) });
defineFileOwner({ type: 'comment', mayRead: (ctx, id) => isGranted(accessComment(ctx, id, 'read')) });

async function isGranted(access: Promise<unknown>): Promise<boolean> {
  try {
    await access;
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/**
 * Makes a post own the files that its text uses and those that were named; without a list, those that were named before stay.
 * Answers the post with its first picture.
 * @param before the post as it was, when it is edited
 * @throws DomainError 422
 */
export async function claimFilesOfPost(
  tx: Ctx,
  post: PostRow,
  named: readonly string[] | undefined,
  before?: Pick<PostRow, 'body'>,
): Promise<PostRow> {
  const kept = named ?? (before ? await filesNamedIn(tx, post.id, before.body) : []);
  if (!before && kept.length === 0 && referencedFiles(post.body).length === 0) return post;
  const owner = { type: 'post', id: post.id };
  const owned = await claimFilesOfText(tx, owner, { markdown: post.body, named: kept });
  const used = new Set(referencedFiles(post.body));
  const picture = owned.find((file) => used.has(file.id) && isImage(file))?.id ?? null;
  if (picture === post.picture_file_id) return post;
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({ picture_file_id: picture })
    .where('id', '=', post.id)
    .execute();
  return { ...post, picture_file_id: picture };
}

/** Files that were named with a post besides those that its text uses. */
export async function filesNamedIn(tx: Ctx, postId: string, body: string): Promise<string[]> {
  const used = new Set(referencedFiles(body));
  const files = (await findFilesOf(tx, 'post', [postId])).get(postId) ?? [];
  return files.map((file) => file.id).filter((id) => !used.has(id));
}

/**
 * Makes a comment own the files that its text uses.
 * @param before the comment as it was, when it is edited
 * @throws DomainError 422
 */
export async function claimFilesOfComment(
  tx: Ctx,
  comment: { id: string; body: string },
  before?: { body: string },
): Promise<void> {
  const couldOwn = [comment.body, before?.body ?? ''].some((body) => referencedFiles(body).length > 0);
  if (!couldOwn) return;
  await claimFilesOfText(tx, { type: 'comment', id: comment.id }, { markdown: comment.body, named: [] });
}

type DraftPlaceRow = Pick<DraftRow, 'account_id' | 'key'>;

const holderOf = ({ account_id: accountId, key }: DraftPlaceRow) => `${accountId} ${key}`;

/** Makes a draft hold its writer's files that its text uses now: they are swept no earlier than it is thrown away. */
export async function holdFilesOfDraft(tx: Ctx, draft: DraftRow): Promise<void> {
  const holder = { type: 'draft', id: holderOf(draft) };
  await holdFiles(tx, holder, referencedFiles(draft.content.body));
}

/** For the transaction that publishes drafts or throws them away. */
export async function letGoOfDrafts(tx: Ctx, drafts: readonly DraftPlaceRow[]): Promise<void> {
  await endHolds(tx, 'draft', drafts.map(holderOf));
}
