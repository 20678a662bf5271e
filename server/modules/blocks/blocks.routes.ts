import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, encodeCursor, type Page } from '../../kernel/paging.ts';
import { Author, findMemberByHandle, findMembers, memberNotFound, presentAuthor } from '../members/index.ts';
import { findBlocked, listBlocks } from './blocks.queries.ts';
import { blockMember, unblockMember } from './use-cases/block-member.ts';

const tags = ['blocks'];
const ByHandle = Type.Object({ handle: Type.String({ maxLength: 60 }) });
const Block = Type.Object({ member: Author, createdAt: Time });
const State = Type.Object({ blocked: Type.Boolean() });
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function blocksRoutes(http: Http): void {
  http.get(
    '/me/blocks',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'Whom I blocked, the last first',
        querystring: Strict(PageQuery),
        response: { 200: PageOf(Block) },
      },
    },
    async ({ ctx, query }) => listOwn(ctx, query),
  );

  http.get(
    '/members/:handle/block',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: { tags, summary: 'Whether I blocked this member', params: ByHandle, response: { 200: State } },
    },
    async ({ ctx, params }) => {
      const member = await findMemberByHandle(ctx, params.handle);
      if (!member) throw memberNotFound();
      return { blocked: (await findBlocked(ctx, [member.account_id])).size > 0 };
    },
  );

  http.put(
    '/members/:handle/block',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'Block a member: neither hears anything of the other, and they never learn of it',
        params: ByHandle,
        response: { 200: State },
      },
    },
    async ({ ctx, params }) => {
      await blockMember(ctx, params.handle);
      return { blocked: true };
    },
  );

  http.delete(
    '/members/:handle/block',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: { tags, summary: 'Unblock a member', params: ByHandle, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await unblockMember(ctx, params.handle);
      return reply.code(204).send(null);
    },
  );
}

async function listOwn(ctx: Ctx, { limit = 20, cursor }: { limit?: number; cursor?: string }) {
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, uuid]);
  const rows = await listBlocks(ctx, { limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const members = await findMembers(
    ctx,
    shown.map((row) => row.blocked_id),
  );
  const byId = new Map(members.map((member) => [member.account_id, member]));
  const last = shown.at(-1);
  const page: Page<{ member: ReturnType<typeof presentAuthor>; createdAt: string }> = {
    items: shown.map((row) => ({
      member: presentAuthor(byId.get(row.blocked_id)),
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor:
      rows.length > limit && last ? encodeCursor([last.created_at.toISOString(), last.blocked_id]) : null,
  };
  return page;
}
