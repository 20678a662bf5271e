import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import { FileView } from '../files/index.ts';
import { Author } from '../members/index.ts';
import { factTypes, shownTypes } from './entries.queries.ts';

const Seq = Type.Integer({ minimum: 1 });
const Reaction = Type.Object({
  emoji: Type.String(),
  count: Type.Integer(),
  mine: Type.Boolean({ description: 'I am one of them. Always false in what is sent to a whole room.' }),
});

const Preview = Type.Object(
  {
    url: Type.String(),
    title: Type.String(),
    description: Nullable(Type.String()),
    siteName: Nullable(Type.String()),
  },
  { description: 'What a link of the message leads to, as the page says it. Plain text.' },
);

const entry = {
  roomId: Id,
  seq: Type.Integer({ minimum: 1, description: 'Its number in the room: without gaps, in order.' }),
  type: OneOf([...shownTypes, ...factTypes]),
  sender: Nullable(Author),
  member: Nullable(Author),
  content: Type.String({ description: 'Markdown, as it is now. Empty for what was deleted.' }),
  html: Type.String(),
  clientId: Nullable(Type.String({ description: 'Only for who sent it.' })),
  replyTo: Nullable(Seq),
  target: Nullable(Type.Integer({ minimum: 1, description: 'The message that a fact is about.' })),
  params: Type.Object({
    title: Type.Optional(Nullable(Type.String())),
    changed: Type.Optional(Type.Array(Type.String())),
    emoji: Type.Optional(Type.String()),
  }),
  reactions: Type.Array(Reaction),
  files: Type.Array(FileView),
  previews: Type.Array(Preview),
  createdAt: Time,
  editedAt: Nullable(Time),
  pinnedAt: Nullable(Time),
  deletedAt: Nullable(Time),
  version: Type.Integer(),
};

/** With a fact about a message comes that message as it is now, to be put in the place of what one has. */
const Message = Type.Object(entry, { description: 'A message as it is now.' });

/** One entry of a room's log. */
export const EntryView = Type.Object({
  ...entry,
  message: Nullable(Message),
});
export type EntryView = Static<typeof EntryView>;
export type MessageView = Static<typeof Message>;

export const EntryPage = Type.Object({
  items: Type.Array(EntryView),
  nextCursor: Nullable(
    Type.String({ description: 'The next value of `after` or `before`; null when there is nothing more.' }),
  ),
  lastSeq: Type.Integer({
    description: 'Read the log on after this number: nothing between is missing from what stands here.',
  }),
});

export const EntryQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The log from here on, the oldest first, with the facts about earlier messages.',
    }),
  ),
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'What the room shows before this number, the newest first. Without both: its end.',
    }),
  ),
});

export const NewMessageBody = Strict({
  content: Type.String({ maxLength: 50_000, description: 'Markdown. May be empty beside files.' }),
  clientId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: '^[\\x21-\\x7e]+$',
      description: 'Made by you: the same one again is the same message, and is answered with 200.',
    }),
  ),
  replyTo: Type.Optional(Nullable(Seq)),
  files: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 })),
});
