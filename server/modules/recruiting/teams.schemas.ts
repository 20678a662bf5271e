import { Type, type Static } from 'typebox';
import { Nullable, OneOf, PageOf, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';

const TeamState = OneOf(['active', 'finished', 'given-up']);

/** Also for strangers: who works on what. */
export const TeamMemberView = Type.Object({
  member: Author,
  position: Nullable(Type.String()),
  positionName: Nullable(Type.String()),
  host: Type.Boolean(),
  joinedAt: Time,
});

const Link = Type.Object({ label: Type.String(), url: Type.String() });

export const PublicTeam = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: TeamState,
  launched: Type.Boolean(),
  members: Type.Array(TeamMemberView),
});

export const TeamSummary = Type.Object({
  id: Type.String(),
  name: Type.String(),
  postId: Nullable(Type.String()),
  state: TeamState,
  launched: Type.Boolean(),
  host: Type.Boolean({ description: 'I am.' }),
  members: Type.Integer(),
  createdAt: Time,
});

const CheckIn = Type.Object({
  member: Author,
  line: Nullable(Type.String()),
  answeredAt: Nullable(Time),
});

export const TeamView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  postId: Nullable(Type.String()),
  roomId: Nullable(Type.String()),
  state: TeamState,
  createdAt: Time,
  endedAt: Nullable(Time),
  endedReason: Nullable(Type.String()),
  launched: Type.Boolean(),
  notes: Type.String(),
  links: Type.Array(Link),
  version: Type.Integer(),
  members: Type.Array(TeamMemberView),
  checkIns: Type.Array(
    Type.Object({
      week: Type.String({ description: 'Its Monday.' }),
      items: Type.Array(CheckIn),
    }),
  ),
  mine: Type.Object({
    host: Type.Boolean(),
    mayLaunch: Type.Boolean({ description: 'As its host, once, when nobody is looked for any more.' }),
    asked: Nullable(Type.Object({ week: Type.String(), line: Nullable(Type.String()) })),
  }),
});
export type TeamView = Static<typeof TeamView>;

export const TeamChangesBody = Strict({
  name: Type.Optional(Type.String({ maxLength: 800 })),
  notes: Type.Optional(Type.String({ maxLength: 40_000 })),
  links: Type.Optional(
    Type.Array(Strict({ label: Type.String({ maxLength: 400 }), url: Type.String({ maxLength: 2_083 }) }), {
      maxItems: 100,
    }),
  ),
  version: Type.Integer({ minimum: 1 }),
});
export type TeamChanges = Static<typeof TeamChangesBody>;

export const JoinBody = Strict({ position: Type.String({ minLength: 1, maxLength: 40 }) });
export const HandleBody = Strict({ handle: Type.String({ minLength: 1, maxLength: 100 }) });
export const CheckInBody = Strict({ line: Type.String({ maxLength: 4_000 }) });
export const EndBody = Strict({
  outcome: OneOf(['finished', 'given-up']),
  reason: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
});
export type Ending = Static<typeof EndBody>;

export const TeamPage = PageOf(TeamSummary);
export const TeamStatsView = Type.Object({
  formed: Type.Integer(),
  active: Type.Integer(),
  finished: Type.Integer(),
  givenUp: Type.Integer(),
  shipped: Type.Integer({ description: 'That launched something.' }),
});

export const MakersView = Type.Object({
  items: Type.Array(Type.Object({ member: Author, launches: Type.Integer() })),
});
export const MakersQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 24, default: 6 })),
});
