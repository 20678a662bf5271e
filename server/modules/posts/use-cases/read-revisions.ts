import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { cursorPart, decodeCursor, encodeCursor } from '../../../kernel/paging.ts';
import { accessComment } from '../comments.access.ts';
import { accessPost } from '../posts.access.ts';
import { revisionNotFound } from '../posts.errors.ts';
import { isStaff } from '../posts.rules.ts';
import { revisionsPublic } from '../posts.settings.ts';
import { findRevision, listRevisions, type RevisionRow, type Subject } from '../revisions.queries.ts';
import type { RevisionPage, RevisionView } from '../revisions.schemas.ts';
import { subjectOfComment, subjectOfPost } from '../revisions.rules.ts';
import { wordChanges } from '../text-diff.rules.ts';

interface Accessed {
  subject: Subject;
  isOwn: boolean;
}

/** A post or comment whose former texts the caller may see. @throws DomainError 404, 403 `posts.revisions_hidden` */
export async function accessRevisions(ctx: Ctx, what: Subject['what'], id: string): Promise<Accessed> {
  const accessed = await (what === 'post' ? ofPost(ctx, id) : ofComment(ctx, id));
  if (!accessed.isOwn && !isStaff(ctx.actor) && !ctx.setting(revisionsPublic))
    throw new DomainError('forbidden', 'posts.revisions_hidden');
  return accessed;
}

async function ofPost(ctx: Ctx, id: string): Promise<Accessed> {
  const { post } = await accessPost(ctx, id, 'read');
  return { subject: subjectOfPost(post), isOwn: post.author_id === ctx.actor?.id };
}

async function ofComment(ctx: Ctx, id: string): Promise<Accessed> {
  const { comment } = await accessComment(ctx, id, 'read');
  return { subject: subjectOfComment(comment), isOwn: comment.author_id === ctx.actor?.id };
}

/** What a post or comment said, the newest first, beginning with what it says now. */
export async function listTexts(
  ctx: Ctx,
  { subject }: Accessed,
  { limit = 20, cursor }: { limit?: number; cursor?: string },
): Promise<Static<typeof RevisionPage>> {
  const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.version])[0]!;
  const rows = await listRevisions(ctx, subject, { limit: limit + 1, before });
  const now = before === null ? [rowOf(subject)] : [];
  const shown = [...now, ...rows].slice(0, limit);
  const more = now.length + rows.length > limit;
  return {
    items: shown.map(({ version, title, written_at }) => ({
      revision: version,
      title,
      writtenAt: written_at.toISOString(),
      current: version === subject.version,
    })),
    nextCursor: more ? encodeCursor([shown.at(-1)!.version]) : null,
  };
}

/** What one revision changed. @throws DomainError 404 `posts.revision_not_found` */
export async function readRevision(
  ctx: Ctx,
  { subject, isOwn }: Accessed,
  revision: string,
): Promise<Static<typeof RevisionView>> {
  const row = await getText(ctx, subject, revision);
  const former = await findRevision(ctx, subject, { before: row.version });
  const current = row.version === subject.version;
  return {
    revision: row.version,
    writtenAt: row.written_at.toISOString(),
    current,
    before: former?.version ?? null,
    title: wordChanges(former?.title ?? row.title, row.title),
    body: wordChanges(former?.body ?? row.body, row.body),
    tagsAdded: former ? row.tags.filter((tag) => !former.tags.includes(tag)) : [],
    tagsRemoved: former?.tags.filter((tag) => !row.tags.includes(tag)) ?? [],
    mine: { restore: isOwn && !current, erase: !current && (isOwn || isStaff(ctx.actor)) },
  };
}

/** The text of a revision, be it the current one. @throws DomainError 404 `posts.revision_not_found` */
export async function getText(ctx: Ctx, subject: Subject, revision: string): Promise<RevisionRow> {
  const version = /^[1-9]\d{0,8}$/.test(revision) ? Number(revision) : 0;
  if (version === subject.version) return rowOf(subject);
  const row = version > 0 ? await findRevision(ctx, subject, { version }) : undefined;
  if (!row) throw revisionNotFound();
  return row;
}

function rowOf({ version, title, body, tags, writtenAt }: Subject): RevisionRow {
  return { version, title, body, tags: [...tags], written_at: writtenAt };
}
