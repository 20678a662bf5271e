import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { PageOf } from '../../kernel/http.ts';
import { findUnheard } from '../../kernel/silence.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { loadCardRules } from './card-rules.ts';
import { listMembers, type DirectorySort, type ListedMember } from './directory.queries.ts';
import { memberNotFound } from './members.errors.ts';
import { presentCard, presentMe, presentOptions, presentWholeCard } from './members.present.ts';
import { findMember, findMemberByHandle, type MemberRow } from './members.queries.ts';
import { Card, CardChanges, CardOptions, DirectoryQuery, Me } from './members.schemas.ts';
import { cardCatalogue } from './members.settings.ts';
import { createCard } from './use-cases/create-card.ts';
import { editCard } from './use-cases/edit-card.ts';

export function membersRoutes(http: Http): void {
  mountMe(http);
  mountMembers(http);
}

function mountMe(http: Http): void {
  http.get(
    '/me',
    {
      config: { access: { who: 'member' } },
      schema: { tags: ['me'], summary: 'Me and my card', response: { 200: Me } },
    },
    async ({ ctx }) => presentMe(ctx, await ownCard(ctx), ctx.actor!),
  );

  http.patch(
    '/me',
    {
      config: { access: { who: 'member' } },
      schema: { tags: ['me'], summary: 'Change my card', body: CardChanges, response: { 200: Me } },
    },
    async ({ ctx, body }) => {
      await ownCard(ctx);
      return presentMe(ctx, await editCard(ctx, body), ctx.actor!);
    },
  );
}

function mountMembers(http: Http): void {
  http.get(
    '/card-options',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags: ['members'],
        summary: 'What a card of this site can hold',
        response: { 200: CardOptions },
      },
    },
    async ({ ctx }) => presentOptions(ctx, loadCardRules(ctx)),
  );

  http.get(
    '/members',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags: ['members'],
        summary:
          'Members, by the beginning of a name, job field, stack or employment; new, active or by name',
        querystring: DirectoryQuery,
        response: { 200: PageOf(Card) },
      },
    },
    async ({ ctx, query }) => listDirectory(ctx, query),
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
    async ({ ctx, params }) => {
      const member = await findMemberByHandle(ctx, params.handle);
      if (!member) throw memberNotFound();
      return presentWholeCard(ctx, member);
    },
  );
}

const keyPatterns: Record<DirectorySort, RegExp> = {
  new: cursorPart.time,
  active: /^\d{1,9}$/,
  name: /^[^\0]{0,200}$/u,
};

async function listDirectory(ctx: Ctx, query: DirectoryQuery) {
  const { sort = 'new', limit = 20, cursor, jobField, employed } = query;
  const rows = await listMembers(ctx, {
    query: query.query?.trim() || undefined,
    jobField,
    stack: query.stack === undefined ? undefined : asWritten(ctx, query.stack),
    employed,
    sort,
    limit: limit + 1,
    after: cursor === undefined ? null : decodeCursor(cursor, [keyPatterns[sort], cursorPart.text]),
  });
  const page = toPage(rows, limit, (row) => row, keyOf);
  const unheard = query.heard
    ? await findUnheard(
        ctx,
        page.items.map((row) => row.account_id),
      )
    : new Set<string>();
  const items = page.items.filter((row) => !unheard.has(row.account_id));
  return { ...page, items: items.map((row) => presentCard(ctx, row)) };
}

function keyOf({ sort_key: key, handle }: ListedMember): (string | number)[] {
  return [key instanceof Date ? key.toISOString() : key, handle];
}

/** `typescript` finds who chose `TypeScript`. */
function asWritten(ctx: Ctx, stack: string): string {
  const all = ctx.setting(cardCatalogue).stackGroups.flatMap(({ stacks }) => stacks);
  return all.find((one) => one.toLowerCase() === stack.trim().toLowerCase()) ?? stack;
}

/** The card is made with the account; should a crash have come between the two, it is made here. */
async function ownCard(ctx: Ctx): Promise<MemberRow> {
  const { id } = ctx.actor!;
  return (await findMember(ctx, id)) ?? createCard(ctx, { accountId: id, name: '' });
}
