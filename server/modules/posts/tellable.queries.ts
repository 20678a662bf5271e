import { sql } from 'kysely';
import type { Ctx, Role } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { loadDirectory, mayIn } from '../spaces/index.ts';
import { isStaff } from './posts.rules.ts';

/** Somebody who may be told of a post. */
export interface Reader {
  id: string;
  role: Role;
}

export interface TellablePost {
  id: string;
  spaceId: string;
  authorId: string;
  anonymous: boolean;
  title: string;
  tags: string[];
  deleted: boolean;
  /** Only its author and staff see it. */
  withheld: boolean;
}

export interface TellableComment {
  id: string;
  authorId: string;
  anonymous: boolean;
  parent: { id: string; authorId: string } | null;
  createdAt: Date;
  deleted: boolean;
  /** Only its author and staff see it. */
  withheld: boolean;
}

interface PostFacts {
  id: string;
  space_id: string;
  author_id: string;
  anonymous: boolean;
  title: string;
  tags: string[];
  deleted_at: Date | null;
  withheld_at: Date | null;
}

const facts = sql`id, space_id, author_id, anonymous, title, tags, deleted_at, withheld_at`;

/** Posts by id, deleted ones too. */
export async function findTellablePosts(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, TellablePost>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PostFacts>`select ${facts} from posts where id = any(${ids}::bigint[])`.execute(
    ctx.db,
  );
  return new Map(rows.map((row) => [row.id, tellable(row)]));
}

/**
 * A post that stays as visible as it is until the transaction ends: whoever hides it, or a comment of it, waits. So nobody is
 * told of what is being hidden meanwhile.
 */
export async function holdTellablePost(tx: Ctx, id: string): Promise<TellablePost | undefined> {
  if (!isSerialId(id)) return undefined;
  const { rows } = await sql<PostFacts>`select ${facts} from posts where id = ${id} for share`.execute(tx.db);
  return rows[0] && tellable(rows[0]);
}

interface CommentFacts {
  id: string;
  author_id: string;
  anonymous: boolean;
  parent_id: string | null;
  parent_author_id: string | null;
  created_at: Date;
  deleted_at: Date | null;
  withheld_at: Date | null;
}

/** Comments by id, deleted ones too. A parent that was deleted is none. */
export async function findTellableComments(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, TellableComment>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CommentFacts>`
    select c.id, c.author_id, c.anonymous, c.created_at, c.deleted_at, c.withheld_at, p.id as parent_id, p.author_id as parent_author_id
    from comments c left join comments p on p.id = c.parent_id and p.deleted_at is null
    where c.id = any(${ids as string[]}::bigint[])`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, tellableComment(row)]));
}

/** Whether somebody may open the post, and its comment if one is given, as both are now. */
export async function openness(
  ctx: Ctx,
): Promise<(reader: Reader, post: TellablePost, comment?: TellableComment) => boolean> {
  const { spaces } = await loadDirectory(ctx);
  const byId = new Map(spaces.map((space) => [space.id, space]));
  return (reader, post, comment) => {
    const space = byId.get(post.spaceId);
    return (
      space !== undefined &&
      mayIn(space, reader, 'read') &&
      isShownTo(reader, post) &&
      (comment === undefined || isShownTo(reader, comment))
    );
  };
}

/** Whether a text itself is there for somebody who may read its space. */
export function isShownTo(
  reader: Reader,
  text: Pick<TellablePost, 'authorId' | 'deleted' | 'withheld'>,
): boolean {
  return !text.deleted && (!text.withheld || text.authorId === reader.id || isStaff(reader));
}

function tellable(row: PostFacts): TellablePost {
  return {
    id: row.id,
    spaceId: row.space_id,
    authorId: row.author_id,
    anonymous: row.anonymous,
    title: row.title,
    tags: row.tags,
    deleted: row.deleted_at !== null,
    withheld: row.withheld_at !== null,
  };
}

function tellableComment(row: CommentFacts): TellableComment {
  return {
    id: row.id,
    authorId: row.author_id,
    anonymous: row.anonymous,
    parent: row.parent_id === null ? null : { id: row.parent_id, authorId: row.parent_author_id! },
    createdAt: row.created_at,
    deleted: row.deleted_at !== null,
    withheld: row.withheld_at !== null,
  };
}
