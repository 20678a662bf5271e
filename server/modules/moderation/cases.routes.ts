import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { listStaff } from '../accounts/index.ts';
import { findMemberByHandle, findMembers, presentAuthor } from '../members/index.ts';
import { accessCase, readableSpaceIds } from './cases.access.ts';
import { presentCase, presentCases } from './cases.present.ts';
import { countCases, listCases } from './cases.queries.ts';
import {
  AssigneeBody,
  ById,
  CaseView,
  DecisionBody,
  NewCaseBody,
  NoteBody,
  Queue,
  QueueQuery,
  Staff,
  VersionBody,
} from './moderation.schemas.ts';
import { decideCase } from './use-cases/decide-case.ts';
import { assignCase, noteOnCase, reopenCase } from './use-cases/handle-case.ts';
import { openCase } from './use-cases/open-case.ts';

const config = { access: { who: 'moderator' } } as const;
const tags = ['moderation'];

export function casesRoutes(http: Http): void {
  mountQueue(http);
  mountHandling(http);
  mountDeciding(http);
}

function mountQueue(http: Http): void {
  http.get(
    '/moderation/queue',
    {
      config: { ...config, heavy: true },
      schema: {
        tags,
        summary: 'What waits for a look, the longest first; or what was decided, the last first',
        querystring: QueueQuery,
        response: { 200: Queue },
      },
    },
    async ({ ctx, query }) => {
      const { state = 'open', limit = 20, cursor, assignee, member } = query;
      const around = { spaceIds: await readableSpaceIds(ctx), viewerId: ctx.actor!.id };
      const counted = await countCases(ctx, around);
      const nothing = { items: [], nextCursor: null, ...counted };
      const author = member === undefined ? undefined : await findMemberByHandle(ctx, member);
      const assigneeId = await assigneeOf(ctx, assignee);
      if ((member !== undefined && !author) || assigneeId === 'unknown') return nothing;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const filter = { ...around, state, assigneeId, authorId: author?.account_id, after };
      const rows = await listCases(ctx, { ...filter, limit: limit + 1 });
      const items = await presentCases(ctx, rows.slice(0, limit));
      const { nextCursor } = toPage(
        rows,
        limit,
        (row) => row,
        (row) => [row.id],
      );
      return { items, nextCursor, ...counted };
    },
  );

  http.get(
    '/moderation/staff',
    { config, schema: { tags, summary: 'Who may moderate', response: { 200: Staff } } },
    async ({ ctx }) => {
      const staff = await listStaff(ctx);
      const members = await findMembers(
        ctx,
        staff.map(({ id }) => id),
      );
      return { items: members.map((member) => presentAuthor(member)) };
    },
  );
}

async function assigneeOf(ctx: Ctx, assignee: string | undefined): Promise<string | null | undefined> {
  if (assignee === undefined) return undefined;
  if (assignee === 'none') return null;
  if (assignee === 'me') return ctx.actor!.id;
  return (await findMemberByHandle(ctx, assignee))?.account_id ?? 'unknown';
}

function mountHandling(http: Http): void {
  http.post(
    '/moderation/cases',
    {
      config: { ...config, creates: true },
      schema: {
        tags,
        summary: 'Open a case on my own initiative; the open one when there is one',
        body: NewCaseBody,
        response: { 201: CaseView },
      },
    },
    async ({ ctx, body }, reply) => {
      const row = await openCase(ctx, body.target);
      reply.code(201);
      return presentCase(ctx, row);
    },
  );

  http.get(
    '/moderation/cases/:id',
    { config, schema: { tags, summary: 'A case', params: ById, response: { 200: CaseView } } },
    async ({ ctx, params }) => presentCase(ctx, await accessCase(ctx, params.id)),
  );

  http.post(
    '/moderation/cases/:id/notes',
    {
      config: { ...config, creates: true },
      schema: {
        tags,
        summary: 'Add a note that only staff read',
        params: ById,
        body: NoteBody,
        response: { 201: CaseView },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const row = await noteOnCase(ctx, params.id, body.note);
      reply.code(201);
      return presentCase(ctx, row);
    },
  );

  http.put(
    '/moderation/cases/:id/assignee',
    {
      config,
      schema: {
        tags,
        summary: 'Give a case to somebody of the staff, or to nobody',
        params: ById,
        body: AssigneeBody,
        response: { 200: CaseView },
      },
    },
    async ({ ctx, params, body }) => presentCase(ctx, await assignCase(ctx, params.id, body)),
  );
}

function mountDeciding(http: Http): void {
  http.put(
    '/moderation/cases/:id/decision',
    {
      config,
      schema: {
        tags,
        summary: 'Dismiss a case, or hide, edit, move, lock, warn and block in one go',
        params: ById,
        body: DecisionBody,
        response: { 200: CaseView },
      },
    },
    async ({ ctx, params, body }) => presentCase(ctx, await decideCase(ctx, params.id, body)),
  );

  http.put(
    '/moderation/cases/:id/reopening',
    {
      config,
      schema: {
        tags,
        summary: 'Open a decided case again',
        params: ById,
        body: VersionBody,
        response: { 200: CaseView },
      },
    },
    async ({ ctx, params, body }) => presentCase(ctx, await reopenCase(ctx, params.id, body.version)),
  );
}
