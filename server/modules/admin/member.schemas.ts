import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';

export const MemberId = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const SessionId = Type.Object({ ...MemberId.properties, sessionId: Type.String({ maxLength: 64 }) });

const role = OneOf(['member', 'moderator', 'admin']);

/** Without an address: whoever needs one asks for it by itself, and that is written down. */
export const AdminMember = Type.Object({
  id: Id,
  handle: Type.String(),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  emailVerified: Type.Boolean(),
  role,
  joinedAt: Time,
  postCount: Type.Integer(),
  commentCount: Type.Integer(),
  trust: Type.Integer(),
  blocked: Nullable(Type.Object({ since: Time, until: Nullable(Time) })),
});

const yes = Type.Optional(Type.Literal('yes'));

export const AdminMemberQuery = Strict({
  query: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Part of name, handle or address.' }),
  ),
  role: Type.Optional(role),
  blocked: yes,
  new: yes,
  silent: yes,
  trust: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  ...PageQuery,
});

export const AdminMemberView = Type.Object({
  ...AdminMember.properties,
  waysIn: Type.Object({
    hasPassword: Type.Boolean(),
    passkeys: Type.Integer(),
    linked: Type.Array(Type.String()),
    twoStep: Type.Boolean(),
  }),
});

export const AdminSession = Type.Object({
  id: Id,
  browser: Nullable(Type.String()),
  system: Nullable(Type.String()),
  network: Nullable(Type.String({ description: 'Never the full address.' })),
  createdAt: Time,
  lastUsedAt: Time,
});

export const TimelineItem = Type.Object({
  key: Type.String(),
  kind: OneOf(['joined', 'signed-in', 'post', 'comment', 'staff']),
  at: Time,
  title: Nullable(Type.String({ description: 'Of the post, or the network of a sign-in.' })),
  path: Nullable(Type.String()),
  act: Nullable(Type.String()),
  by: Nullable(Author),
  before: Type.Unknown(),
  after: Type.Unknown(),
  note: Nullable(Type.String()),
});

export const Address = Type.Object({ email: Type.String() });
