import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { EntryView } from './entries.schemas.ts';
import { roomTypes } from './rooms.rules.ts';

/** A room as the caller may see it: of one that they are not in, only what its list tells. */
export const RoomView = Type.Object({
  id: Id,
  type: OneOf(roomTypes),
  title: Nullable(Type.String()),
  listed: Type.Boolean(),
  hasPassword: Type.Boolean(),
  capacity: Type.Integer(),
  memberCount: Type.Integer(),
  seatsLeft: Type.Integer(),
  host: Nullable(Author),
  counterpart: Nullable(Type.Object(Author.properties, { description: 'In rooms for two: the other one.' })),
  postId: Nullable(Type.String({ description: 'The post that an inquiry is about.' })),
  createdAt: Time,
  activeAt: Time,
  closedAt: Nullable(Time),
  version: Type.Integer(),
  lastSeq: Nullable(Type.Integer({ description: 'The number of the last entry that I may read.' })),
  lastEntry: Nullable(EntryView),
  invited: Type.Boolean({ description: 'I may join without a password.' }),
  limits: Type.Object({
    message: Type.Integer({ description: 'Characters of one message.' }),
    editHours: Type.Integer({ description: 'How long after sending it a message may be changed.' }),
  }),
  mine: Nullable(
    Type.Object(
      {
        present: Type.Boolean({ description: 'False for who left, and may read what was said until then.' }),
        host: Type.Boolean(),
        readSeq: Type.Integer(),
        unread: Type.Integer({ description: 'Messages of others after it; 999 stands for more.' }),
        muted: Type.Boolean(),
        joinedSeq: Type.Integer(),
      },
      { description: 'Null for who was never in it.' },
    ),
  ),
});
export type RoomView = Static<typeof RoomView>;

export const RoomPage = PageOf(RoomView);

export const RoomQuery = Strict({
  scope: Type.Optional(
    OneOf(['mine', 'listed', 'invited', 'former'] as const, {
      default: 'mine',
      description:
        'Rooms that I am in, the last active first; open ones that everybody may find; those that I am invited to; those that I left.',
    }),
  ),
  ...PageQuery,
});

const settings = {
  title: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
  password: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))),
  capacity: Type.Optional(Type.Integer({ minimum: 2, maximum: 100 })),
  listed: Type.Optional(Type.Boolean()),
};

export const NewRoomBody = Strict({
  type: OneOf(['direct', 'group', 'inquiry'] as const),
  ...settings,
  memberIds: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
      maxItems: 100,
      uniqueItems: true,
      description: 'Handles. Of a direct room the one other member; of a group those who are invited.',
    }),
  ),
  postId: Type.Optional(Type.String({ maxLength: 64, description: 'Of an inquiry: the post to ask about.' })),
});

export const RoomChangesBody = Strict({ ...settings, version: Type.Integer({ minimum: 1 }) });
export const JoinBody = Strict({ password: Type.Optional(Type.String({ maxLength: 1000 })) });
export const HostBody = Strict({ handle: Type.String({ minLength: 1, maxLength: 60 }) });
export const ReadBody = Strict({ seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
export const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const ByIdAndHandle = Type.Object({
  id: Type.String({ maxLength: 64 }),
  handle: Type.String({ maxLength: 60 }),
});

export const RoomMemberView = Type.Object({
  member: Author,
  host: Type.Boolean(),
  joinedSeq: Type.Integer(),
});
export const RoomMemberPage = PageOf(RoomMemberView);
