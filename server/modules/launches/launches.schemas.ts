import { Type, type Static } from 'typebox';
import { Nullable, OneOf, PageOf, PageQuery, Strict } from '../../kernel/http.ts';
import { PostSummary } from '../posts/index.ts';
import { TeamMemberView } from '../recruiting/index.ts';

export const LaunchFacet = Strict(
  {
    teamId: Type.String({ minLength: 1, maxLength: 64, description: 'A team that I host; it stays.' }),
    url: Type.String({ minLength: 1, maxLength: 2_083 }),
    stacks: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 })),
  },
  { description: 'What a launch adds to its post.' },
);
export type LaunchFacet = Static<typeof LaunchFacet>;

export const LaunchView = Type.Object({
  teamId: Type.String(),
  recruitmentId: Nullable(Type.String({ description: 'The post that its team was found with.' })),
  url: Type.String(),
  stacks: Type.Array(Type.String()),
  team: Type.Array(TeamMemberView),
});
export type LaunchView = Static<typeof LaunchView>;

export const LaunchQuery = Strict({
  space: Type.Optional(Type.String({ maxLength: 60 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  stack: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  sort: Type.Optional(OneOf(['new', 'popular', 'likes'], { default: 'new' })),
  ...PageQuery,
});
export type LaunchQuery = Static<typeof LaunchQuery>;
export const LaunchPage = PageOf(PostSummary);
