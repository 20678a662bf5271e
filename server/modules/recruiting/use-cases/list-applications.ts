import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, encodeCursor, type Page } from '../../../kernel/paging.ts';
import { findMembers, presentWholeCard } from '../../members/index.ts';
import { summarisePosts } from '../../posts/index.ts';
import { listApplications, type ApplicationRow, type ApplicationState } from '../applications.queries.ts';
import type {
  ApplicantView,
  ApplicationQuery,
  ApplicationView,
  MyApplicationView,
} from '../applications.schemas.ts';
import { accessRecruitment } from '../recruitments.access.ts';
import { nameOfField } from '../recruitments.present.ts';

export function presentApplication(ctx: Ctx, row: ApplicationRow): ApplicationView {
  return {
    id: row.id,
    postId: row.post_id,
    position: row.field,
    positionName: nameOfField(ctx, row.field),
    message: row.message,
    state: row.state as ApplicationState,
    answer: row.answer,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}

/** Those who applied, with their cards and past work, for the host. @throws DomainError 404, 403 */
export async function listApplicants(
  ctx: Ctx,
  postId: string,
  query: ApplicationQuery,
): Promise<Page<Static<typeof ApplicantView>>> {
  const { recruitment } = await accessRecruitment(ctx, postId, 'host');
  const { rows, nextCursor } = await readPage(ctx, { postId: recruitment.post_id }, query);
  const members = await findMembers(ctx, [...new Set(rows.map((row) => row.account_id))]);
  const items = await Promise.all(
    rows.map(async (row) => {
      const member = members.find((one) => one.account_id === row.account_id);
      const isThere = member !== undefined && member.withdrawn_at === null;
      return {
        ...presentApplication(ctx, row),
        applicant: isThere ? await presentWholeCard(ctx, member) : null,
      };
    }),
  );
  return { items, nextCursor };
}

/** What the caller applied for, the last one first. */
export async function listMyApplications(
  ctx: Ctx,
  query: ApplicationQuery,
): Promise<Page<Static<typeof MyApplicationView>>> {
  const { rows, nextCursor } = await readPage(ctx, { accountId: ctx.actor!.id }, query);
  const posts = await summarisePosts(
    ctx,
    rows.map((row) => row.post_id),
  );
  const items = rows.map((row) => ({
    ...presentApplication(ctx, row),
    post: posts.get(row.post_id) ?? null,
  }));
  return { items, nextCursor };
}

async function readPage(
  ctx: Ctx,
  of: { postId: string } | { accountId: string },
  { limit = 20, cursor, state }: ApplicationQuery,
) {
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, cursorPart.id]);
  const found = await listApplications(ctx, of, { limit: limit + 1, after, state });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const nextCursor =
    found.length > limit && last ? encodeCursor([last.created_at.toISOString(), last.id]) : null;
  return { rows, nextCursor };
}
