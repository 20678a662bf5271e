import { Type } from 'typebox';
import { OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { watchLevels } from '../posts/index.ts';

const level = OneOf(watchLevels, {
  description:
    'watching: every new comment or post; tracking: counted in lists; normal: replies, mentions, my own posts; muted: nothing.',
});
export const WatchBody = Strict({ level });
export const WatchView = Type.Object({
  level,
  chosen: Type.Boolean({ description: 'False for what applies because I chose nothing.' }),
});

const of = OneOf(['post', 'space', 'tag', 'member'] as const);
export const WatchQuery = Strict({ of: Type.Optional(of), level: Type.Optional(level), ...PageQuery });
export const WatchList = PageOf(
  Type.Object({
    of,
    key: Type.String({
      description: 'The id of a post, the slug of a space, the name of a tag, the handle of a member.',
    }),
    name: Type.String(),
    level,
    since: Time,
  }),
);
