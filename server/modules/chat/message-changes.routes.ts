import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty, PageOf, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { presentEntries } from './entries.present.ts';
import type { EntryRow } from './entries.queries.ts';
import { listRevisions } from './messages.queries.ts';
import { EntryView } from './entries.schemas.ts';
import { accessMessage } from './messages.access.ts';
import { ById } from './rooms.schemas.ts';
import { deleteMessage } from './use-cases/delete-message.ts';
import { editMessage } from './use-cases/edit-message.ts';
import { listPins, pin } from './use-cases/pin.ts';
import { react, unreact } from './use-cases/react.ts';

const tags = ['chat'];
const seen = { access: { who: 'member', object: 'visible' } } as const;
const own = { access: { who: 'member', object: 'own' } } as const;
const reacting = { name: 'reacting', points: 120, seconds: 60 };
const Seq = Type.String({ maxLength: 20 });
const BySeq = Type.Object({ id: Type.String({ maxLength: 64 }), seq: Seq });
const ByEmoji = Type.Object({ ...BySeq.properties, emoji: Type.String({ maxLength: 64 }) });
const ChangesBody = Strict({
  content: Type.String({ maxLength: 50_000 }),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
});
const Revision = Type.Object({ version: Type.Integer(), content: Type.String(), writtenAt: Time });

export function messageChangesRoutes(http: Http): void {
  mountWords(http);
  mountReactions(http);
  mountPins(http);
}

async function presentOne(ctx: Ctx, entry: EntryRow): Promise<EntryView> {
  const [view] = await presentEntries(ctx, [entry], { accountId: ctx.actor!.id, ranges: [] });
  return view!;
}

function mountWords(http: Http): void {
  http.patch(
    '/rooms/:id/messages/:seq',
    {
      config: own,
      schema: {
        tags,
        summary: 'Change my message',
        params: BySeq,
        body: ChangesBody,
        response: { 200: EntryView },
      },
    },
    async ({ ctx, params, body }) => presentOne(ctx, await editMessage(ctx, params.id, params.seq, body)),
  );

  http.delete(
    '/rooms/:id/messages/:seq',
    {
      config: own,
      schema: {
        tags,
        summary: 'Take a message away: mine, or as the host',
        params: BySeq,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await deleteMessage(ctx, params.id, params.seq);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/rooms/:id/messages/:seq/revisions',
    {
      config: own,
      schema: {
        tags,
        summary: 'What my message said before, the newest first',
        params: BySeq,
        response: { 200: PageOf(Revision) },
      },
    },
    async ({ ctx, params }) => {
      const { entry } = await accessMessage(ctx, params.id, params.seq, 'history');
      const rows = await listRevisions(ctx, entry);
      const items = rows.map(({ version, content, written_at: at }) => ({
        version,
        content,
        writtenAt: at.toISOString(),
      }));
      return { items, nextCursor: null };
    },
  );
}

function mountReactions(http: Http): void {
  http.put(
    '/rooms/:id/messages/:seq/reactions/:emoji',
    {
      config: { ...seen, limit: reacting },
      schema: {
        tags,
        summary: 'React to a message with an emoji',
        params: ByEmoji,
        response: { 200: EntryView },
      },
    },
    async ({ ctx, params }) => presentOne(ctx, await react(ctx, params.id, params.seq, params.emoji)),
  );

  http.delete(
    '/rooms/:id/messages/:seq/reactions/:emoji',
    {
      config: { ...seen, limit: reacting },
      schema: { tags, summary: 'Take a reaction back', params: ByEmoji, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await unreact(ctx, params.id, params.seq, params.emoji);
      return reply.code(204).send(null);
    },
  );
}

function mountPins(http: Http): void {
  http.get(
    '/rooms/:id/pins',
    {
      config: seen,
      schema: {
        tags,
        summary: 'What is pinned in a room, the last pin first',
        params: ById,
        response: { 200: PageOf(EntryView) },
      },
    },
    async ({ ctx, params }) => ({ items: await listPins(ctx, params.id), nextCursor: null }),
  );

  http.put(
    '/rooms/:id/messages/:seq/pin',
    {
      config: own,
      schema: {
        tags,
        summary: 'Pin a message, as the host or in a room for two',
        params: BySeq,
        response: { 200: EntryView },
      },
    },
    async ({ ctx, params }) => presentOne(ctx, await pin(ctx, params.id, params.seq, true)),
  );

  http.delete(
    '/rooms/:id/messages/:seq/pin',
    {
      config: own,
      schema: { tags, summary: 'Take a pin off', params: BySeq, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await pin(ctx, params.id, params.seq, false);
      return reply.code(204).send(null);
    },
  );
}
