import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Id, Nullable, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { truncate } from '../../kernel/text.ts';
import {
  Author,
  findMemberByHandle,
  memberNotFound,
  presentAuthor,
  type MemberRow,
} from '../members/index.ts';
import { inLocale, listReadableSpaces, type SpaceRow } from '../spaces/index.ts';
import {
  countContributions,
  listCommentsOfMember,
  type ContributedComment,
} from './contributions.queries.ts';
import { plainTextOf } from './plain-text.rules.ts';
import { SpaceRef } from './posts.schemas.ts';

const tags = ['members'];
const excerptLength = 240;

/** A comment outside of its thread: with the post it belongs to. */
const MemberComment = Type.Object({
  id: Id,
  author: Author,
  post: Type.Object({ id: Id, kind: Type.String(), title: Type.String(), space: SpaceRef }),
  excerpt: Type.String({ description: 'The beginning of what was said, without markup.' }),
  likeCount: Type.Integer(),
  replyCount: Type.Integer(),
  createdAt: Time,
  editedAt: Nullable(Time),
});

const Contributions = Type.Object({
  posts: Type.Integer(),
  kinds: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer() })),
  comments: Type.Integer(),
});

const ByHandle = Type.Object({ handle: Type.String({ maxLength: 60 }) });

/** What a member left in public, under their name and where the caller may read. */
export function contributionsRoutes(http: Http): void {
  http.get(
    '/members/:handle/comments',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags,
        summary: 'What a member said, newest first; never what they said anonymously',
        params: ByHandle,
        querystring: Strict(PageQuery),
        response: { 200: PageOf(MemberComment) },
      },
    },
    async ({ ctx, params, query }) => {
      const { limit = 20, cursor } = query;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const { member, spaces, by } = await contributorOf(ctx, params.handle);
      const rows = await listCommentsOfMember(ctx, { ...by, limit: limit + 1, after });
      return toPage(
        rows,
        limit,
        (row) => present(ctx, row, member, spaces),
        (row) => [row.id],
      );
    },
  );

  http.get(
    '/members/:handle/contributions',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags,
        summary: 'How much of a member I can read, by kind',
        params: ByHandle,
        response: { 200: Contributions },
      },
    },
    async ({ ctx, params }) => {
      const { by } = await contributorOf(ctx, params.handle);
      const counted = await countContributions(ctx, by);
      return { posts: counted.kinds.reduce((sum, { count }) => sum + count, 0), ...counted };
    },
  );
}

async function contributorOf(ctx: Ctx, handle: string) {
  const [member, spaces] = await Promise.all([findMemberByHandle(ctx, handle), listReadableSpaces(ctx)]);
  if (!member) throw memberNotFound();
  return { member, spaces, by: { authorId: member.account_id, spaceIds: spaces.map(({ id }) => id) } };
}

function present(
  ctx: Ctx,
  row: ContributedComment,
  member: MemberRow,
  spaces: readonly SpaceRow[],
): Static<typeof MemberComment> {
  const space = spaces.find(({ id }) => id === row.space_id)!;
  return {
    id: row.id,
    author: presentAuthor(member),
    post: {
      id: row.post_id,
      kind: row.post_kind,
      title: row.post_title,
      space: { slug: space.slug, name: inLocale(space.name, ctx.locale), kind: space.kind },
    },
    excerpt: truncate(plainTextOf(row.body_html), excerptLength),
    likeCount: row.like_count,
    replyCount: row.reply_count,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
  };
}
