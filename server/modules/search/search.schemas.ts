import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { PostSummary } from '../posts/index.ts';
import { trendingWindows } from './trending.queries.ts';

const query = Type.String({ maxLength: 200 });

const Range = Type.Object({ start: Type.Integer(), end: Type.Integer() });
const Ranges = Type.Array(Range, { description: 'UTF-16 offsets, end excluded, in order.' });

const MatchedComment = Type.Object({
  id: Id,
  author: Nullable(Author),
  anonymous: Type.Boolean(),
  createdAt: Time,
  excerpt: Type.String(),
  highlights: Ranges,
});

export const SearchItem = Type.Object({
  ...PostSummary.properties,
  excerpt: Type.String({ description: 'The piece of the text around what was found.' }),
  highlights: Type.Object({ title: Ranges, excerpt: Ranges }),
  matchedComment: Nullable(MatchedComment),
  tier: OneOf(['words', 'loose'], { description: '`loose` only looks alike.' }),
});
export type SearchItem = Static<typeof SearchItem>;

export const MemberItem = Type.Object({
  ...Author.properties,
  handle: Type.String(),
  highlights: Type.Object({ name: Ranges }),
});
export type MemberItem = Static<typeof MemberItem>;

const searchedAs = Nullable(
  Type.String({ description: 'What was searched instead of what was typed: another layout, a typo.' }),
);

export const SearchResult = Type.Object({
  items: Type.Array(SearchItem),
  members: Type.Array(MemberItem, {
    description:
      'People, beside the first page of a search without filters, or page by page with `type=member`.',
  }),
  nextCursor: Nullable(Type.String()),
  total: Type.Object({
    count: Type.Integer(),
    exact: Type.Boolean({ description: 'If not, there are at least `count`.' }),
  }),
  searchedAs,
});
export type SearchResult = Static<typeof SearchResult>;

const searchTypes = ['post', 'comment', 'member'] as const;

export const SearchQueryString = Strict({
  q: Type.Optional(query),
  type: Type.Optional(OneOf(searchTypes)),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  space: Type.Optional(Type.String({ maxLength: 60 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  author: Type.Optional(Type.String({ maxLength: 60 })),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
  sort: Type.Optional(OneOf(['relevance', 'new'], { default: 'relevance' })),
  ...PageQuery,
});
export type SearchQueryString = Static<typeof SearchQueryString>;

export const TypedQuery = Strict({ q: query });

export const Preview = Type.Object({
  groups: Type.Array(Type.Object({ kind: Type.String(), items: Type.Array(SearchItem) })),
  members: Type.Array(MemberItem),
  searchedAs,
});
export type Preview = Static<typeof Preview>;

export const Suggestions = Type.Object({
  items: Type.Array(
    Type.Object({
      text: Type.String(),
      kind: OneOf(['word', 'prefix', 'initials', 'layout', 'typo']),
    }),
  ),
});

export const TrendingQuery = Strict({
  window: Type.Optional(OneOf(trendingWindows, { default: 'day' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10 })),
});
export const Trending = Type.Object({
  items: Type.Array(
    Type.Object({ term: Type.String(), count: Type.Integer({ description: 'People who searched for it.' }) }),
  ),
});

export const SimilarQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, default: 5 })),
});
export const SimilarBody = Strict({
  title: Type.String({ maxLength: 4000 }),
  body: Type.Optional(Type.String({ maxLength: 70_000 })),
});
export const SimilarPosts = Type.Object({ items: Type.Array(PostSummary) });
export const ByPostId = Type.Object({ id: Type.String({ maxLength: 64 }) });
