import { Type, type Static } from 'typebox';
import { PageOf, PageQuery, Strict } from '../../kernel/http.ts';
import { EntryView } from './entries.schemas.ts';
import { RoomView } from './rooms.schemas.ts';

const { id, type, title, counterpart } = RoomView.properties;

/** A message that was found, and where. */
export const MessageHit = Type.Object({
  entry: EntryView,
  room: Type.Object({ id, type, title, counterpart }),
  excerpt: Type.String({ description: 'The piece of the text around what was found.' }),
  highlights: Type.Array(Type.Object({ start: Type.Integer(), end: Type.Integer() }), {
    description: 'In the excerpt: UTF-16 offsets, end excluded, in order.',
  }),
});
export type MessageHit = Static<typeof MessageHit>;

export const MessageHits = PageOf(MessageHit);
export const MessageSearchQuery = Strict({ q: Type.Optional(Type.String({ maxLength: 200 })), ...PageQuery });
