import { Type } from 'typebox';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { PageOf, PageQuery, Strict } from '../../kernel/http.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import { memberNotFound } from './members.errors.ts';
import { presentCard, presentMe } from './members.present.ts';
import { findMember, findMemberByHandle, listMembers, type MemberRow } from './members.queries.ts';
import { Card, CardChanges, Me } from './members.schemas.ts';
import { createCard } from './use-cases/create-card.ts';
import { editCard } from './use-cases/edit-card.ts';

export function membersRoutes(http: Http): void {
  http.get(
    '/me',
    {
      config: { access: { who: 'member' } },
      schema: { tags: ['me'], summary: 'Me and my card', response: { 200: Me } },
    },
    async (request) => presentMe(await ownCard(request.ctx), request.ctx.actor!),
  );

  http.patch(
    '/me',
    {
      config: { access: { who: 'member' } },
      schema: { tags: ['me'], summary: 'Change my card', body: CardChanges, response: { 200: Me } },
    },
    async (request) => {
      await ownCard(request.ctx);
      return presentMe(await editCard(request.ctx, request.body), request.ctx.actor!);
    },
  );

  http.get(
    '/members',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags: ['members'],
        summary: 'Members, newest first',
        querystring: Strict({
          query: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
          ...PageQuery,
        }),
        response: { 200: PageOf(Card) },
      },
    },
    async (request) => {
      const { query, limit = 20, cursor } = request.query;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, cursorPart.text]);
      const rows = await listMembers(request.ctx, { query: query ?? null, limit: limit + 1, after });
      return toPage(rows, limit, presentCard, (row) => [row.joined_at.toISOString(), row.handle]);
    },
  );

  http.get(
    '/members/:handle',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags: ['members'],
        summary: 'A member card',
        params: Type.Object({ handle: Type.String({ maxLength: 60 }) }),
        response: { 200: Card },
      },
    },
    async (request) => {
      const member = await findMemberByHandle(request.ctx, request.params.handle);
      if (!member) throw memberNotFound();
      return presentCard(member);
    },
  );
}

/** The card is made with the account; should a crash have come between the two, it is made here. */
async function ownCard(ctx: Ctx): Promise<MemberRow> {
  const { id } = ctx.actor!;
  return (await findMember(ctx, id)) ?? createCard(ctx, { accountId: id, name: '' });
}
