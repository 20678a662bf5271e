import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { Empty, PageOf, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { endSessionsOf, listSessionsOf, listWaysInOf, readAddress } from '../accounts/index.ts';
import { findMembers, presentAuthor } from '../members/index.ts';
import { findListedMember, findListedMembers, type ListedMember } from './member-list.queries.ts';
import {
  Address,
  AdminMember,
  AdminMemberQuery,
  AdminMemberView,
  AdminSession,
  MemberId,
  SessionId,
  TimelineItem,
} from './member.schemas.ts';
import { nameActs } from './named-acts.ts';
import { findMoments, type Moment } from './timeline.queries.ts';

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const momentKey = /^[a-z-]{1,12}[0-9a-f-]{0,40}$/;

/** Members as their hosts see them. */
export function memberRoutes(http: Http): void {
  mountList(http);
  mountOne(http);
  mountSessions(http);
  mountTimeline(http);
}

function mountList(http: Http): void {
  http.get(
    '/admin/members',
    {
      config,
      schema: {
        tags,
        summary: 'Members with their accounts, newest first',
        querystring: AdminMemberQuery,
        response: { 200: PageOf(AdminMember) },
      },
    },
    async ({ ctx, query: { limit = 20, cursor, ...filter } }) => {
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, uuid]);
      const rows = await findListedMembers(ctx, {
        query: filter.query ?? null,
        role: filter.role ?? null,
        blocked: filter.blocked === 'yes',
        fresh: filter.new === 'yes',
        silent: filter.silent === 'yes',
        trust: filter.trust ?? null,
        limit: limit + 1,
        after,
      });
      return toPage(
        rows,
        limit,
        (row) => presentListed(ctx, row),
        (row) => [row.joined_at.toISOString(), row.id],
      );
    },
  );
}

function mountOne(http: Http): void {
  http.get(
    '/admin/members/:id',
    {
      config,
      schema: { tags, summary: 'A member', params: MemberId, response: { 200: AdminMemberView } },
    },
    async ({ ctx, params }) => {
      const [member, waysIn] = await Promise.all([getMember(ctx, params.id), listWaysInOf(ctx, params.id)]);
      return { ...presentListed(ctx, member), waysIn };
    },
  );

  http.put(
    '/admin/members/:id/address-look',
    {
      config: { access: { who: 'admin' }, limit: { name: 'addresses', points: 60, seconds: 3600 } },
      schema: {
        tags,
        summary: 'Their address; that I looked is written down',
        params: MemberId,
        body: Strict({}),
        response: { 200: Address },
      },
    },
    async ({ ctx, params }) => ({ email: await readAddress(ctx, params.id) }),
  );
}

function mountSessions(http: Http): void {
  http.get(
    '/admin/members/:id/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Where they are signed in',
        params: MemberId,
        response: { 200: Type.Object({ items: Type.Array(AdminSession) }) },
      },
    },
    async ({ ctx, params }) => ({ items: await listSessionsOf(ctx, params.id) }),
  );

  http.delete(
    '/admin/members/:id/sessions',
    {
      config,
      schema: { tags, summary: 'Sign them out everywhere', params: MemberId, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await endSessionsOf(ctx, params.id, null);
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/admin/members/:id/sessions/:sessionId',
    {
      config,
      schema: { tags, summary: 'End one of their sessions', params: SessionId, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await endSessionsOf(ctx, params.id, params.sessionId);
      return reply.code(204).send(null);
    },
  );
}

function mountTimeline(http: Http): void {
  http.get(
    '/admin/members/:id/timeline',
    {
      config,
      schema: {
        tags,
        summary: 'What is known of a member, newest first; nothing that was written without a name',
        params: MemberId,
        querystring: Strict(PageQuery),
        response: { 200: PageOf(TimelineItem) },
      },
    },
    async ({ ctx, params, query: { limit = 20, cursor } }) => {
      await getMember(ctx, params.id);
      const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, momentKey]);
      const rows = await nameActs(ctx, await findMoments(ctx, params.id, { limit: limit + 1, before }));
      const ids = [...new Set(rows.flatMap(({ actor_id }) => actor_id ?? []))];
      const actors = new Map((await findMembers(ctx, ids)).map((one) => [one.account_id, one]));
      const present = ({ actor_id, ...row }: Moment) => ({
        ...row,
        at: row.at.toISOString(),
        by: actor_id === null ? null : presentAuthor(actors.get(actor_id)),
      });
      return toPage(rows, limit, present, (row) => [row.at.toISOString(), row.key]);
    },
  );
}

async function getMember(ctx: Ctx, id: string): Promise<ListedMember> {
  const member = uuid.test(id) ? await findListedMember(ctx, id) : undefined;
  if (!member) throw new DomainError('not-found', 'accounts.not_found');
  return member;
}

function presentListed(ctx: Ctx, row: ListedMember) {
  const isBlocked = row.blocked_at !== null && (row.blocked_until === null || row.blocked_until > ctx.now);
  return {
    id: row.id,
    handle: row.handle,
    name: row.name,
    avatarUrl: row.avatar_url,
    emailVerified: row.email_verified,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
    postCount: row.post_count,
    commentCount: row.comment_count,
    trust: row.trust,
    blocked: isBlocked
      ? { since: row.blocked_at!.toISOString(), until: row.blocked_until?.toISOString() ?? null }
      : null,
  };
}
