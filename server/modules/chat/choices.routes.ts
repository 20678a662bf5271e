import { Type } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findChoice, type ChoiceRow } from './choices.queries.ts';
import { choose } from './use-cases/choose.ts';

const tags = ['chat'];
const access = { who: 'member' } as const;
const ChatChoices = Type.Object({
  showPresence: Type.Boolean({
    description: 'Others in my rooms see that I am there and type, and I see the same of them.',
  }),
  version: Type.Integer(),
});
const ChoicesBody = Strict({
  showPresence: Type.Boolean(),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
});

const present = (row: ChoiceRow) => ({ showPresence: row.show_presence, version: row.version });

export function choicesRoutes(http: Http): void {
  http.get(
    '/me/chat',
    { config: { access }, schema: { tags, summary: 'How I chat', response: { 200: ChatChoices } } },
    async ({ ctx }) => present(await findChoice(ctx, ctx.actor!.id)),
  );

  http.put(
    '/me/chat',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Choose how I chat; 409 when it was changed elsewhere meanwhile',
        body: ChoicesBody,
        response: { 200: ChatChoices },
      },
    },
    async ({ ctx, body }) => present(await choose(ctx, body)),
  );
}
