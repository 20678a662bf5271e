import { Type, type Static } from 'typebox';
import { Empty, Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { decodeCursor, toPage } from '../../kernel/paging.ts';
import { UuidParams } from './accounts.schemas.ts';
import { findAllKeys, findKeysOf, type KeyRow } from './api-keys.queries.ts';
import { keyScopes } from './api-keys.rules.ts';
import { endKey, endMyKey, makeKey } from './use-cases/api-keys.ts';

const Scope = OneOf(keyScopes);
const KeyView = Type.Object({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'Its last characters.' }),
  scopes: Type.Array(Scope),
  createdAt: Time,
  expiresAt: Nullable(Time),
  lastUsedAt: Nullable(Time),
});
const NewKeyView = Type.Object({
  ...KeyView.properties,
  key: Type.String({ description: 'Shown only now. Sent as `Authorization: Bearer mdk_…`.' }),
});
const AnyKeyView = Type.Object({ ...KeyView.properties, accountId: Id });
const NewKey = Strict({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  scopes: Type.Array(Scope, { minItems: 1, maxItems: keyScopes.length, uniqueItems: true }),
  days: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description: 'Until it ends; null: never. 365 unless told.',
      }),
    ),
  ),
});
const limit = { name: 'accounts.api_keys', points: 30, seconds: 3600 };
const mine = { access: { who: 'member', session: true } } as const;

/** Keys for programs. Only somebody who is signed in makes them; a key cannot make another. */
export function apiKeysRoutes(http: Http): void {
  const tags = ['api-keys'];
  http.get(
    '/me/api-keys',
    { config: mine, schema: { tags, summary: 'My API keys', response: { 200: PageOf(KeyView) } } },
    async ({ ctx }) => ({ items: (await findKeysOf(ctx, ctx.actor!.id)).map(present), nextCursor: null }),
  );

  http.post(
    '/me/api-keys',
    {
      config: { ...mine, creates: true, limit },
      schema: { tags, summary: 'Make an API key', body: NewKey, response: { 201: NewKeyView } },
    },
    async ({ ctx, body }, reply) => {
      const { row, key } = await makeKey(ctx, { days: 365, ...body });
      reply.code(201);
      return { ...present(row), key };
    },
  );

  http.delete(
    '/me/api-keys/:id',
    {
      config: { access: { who: 'member', object: 'visible', session: true } },
      schema: { tags, summary: 'End one of my API keys', params: UuidParams, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await endMyKey(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
  mountAll(http, tags);
}

function mountAll(http: Http, tags: string[]): void {
  http.get(
    '/api-keys',
    {
      config: { access: { who: 'admin', session: true } },
      schema: {
        tags,
        summary: "Everybody's API keys, newest first, without the keys",
        querystring: Strict(PageQuery),
        response: { 200: PageOf(AnyKeyView) },
      },
    },
    async ({ ctx, query: { limit: most = 20, cursor } }) => {
      const after = cursor === undefined ? null : decodeCursor(cursor, [/^[0-9a-f-]{36}$/])[0]!;
      const rows = await findAllKeys(ctx, { limit: most, after });
      return toPage(
        rows,
        most,
        (row) => ({ ...present(row), accountId: row.account_id }),
        (row) => [row.id],
      );
    },
  );

  http.delete(
    '/api-keys/:id',
    {
      config: { access: { who: 'admin', object: 'visible', session: true } },
      schema: { tags, summary: "End anybody's API key", params: UuidParams, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await endKey(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

function present(row: KeyRow): Static<typeof KeyView> {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes as Static<typeof Scope>[],
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
