import type { Static, TSchema } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { onEvent, type EventHandler, type EventMaker } from '../../kernel/events.ts';
import { AccountCreated, AccountWithdrawn, RoleChanged } from '../accounts/index.ts';
import { findMembers, presentAuthor } from '../members/index.ts';
import {
  accessComment,
  CommentCreated,
  CommentDeleted,
  CommentEdited,
  CommentReleased,
  CommentWithheld,
  PostCreated,
  PostDeleted,
  PostEdited,
  PostReleased,
  PostRestored,
  PostWithheld,
  presentComment,
  summarisePosts,
} from '../posts/index.ts';
import { DomainError } from '../../kernel/errors.ts';
import { AppealDecided, AppealMade, CaseClosed, CaseOpened } from '../moderation/index.ts';
import { isListened } from './webhooks.queries.ts';
import { announce, type Scope } from './use-cases/announce.ts';

/** What a receiver is told, as the reader of `ctx` may see it, or `null` for nothing. */
type Tell = (ctx: Ctx, scope: Scope) => Promise<object | null>;

interface Telling {
  name: string;
  handler: EventHandler;
}

function telling<Schema extends TSchema>(
  name: string,
  maker: EventMaker<Schema>,
  tell: (payload: Static<Schema>) => Tell,
): Telling {
  const handler = onEvent(
    maker,
    `webhooks.${name.replace('.', '_')}`,
    (ctx, payload, { eventId, occurredAt }) => announce(ctx, { name, eventId, occurredAt }, tell(payload)),
    { wanted: (tx) => isListened(tx, name) },
  );
  return { name, handler };
}

const post =
  ({ postId }: { postId: string }): Tell =>
  async (ctx) => {
    const found = (await summarisePosts(ctx, [postId])).get(postId);
    return found ? { post: withoutMine(found) } : null;
  };

const comment =
  ({ commentId }: { commentId: string }): Tell =>
  async (ctx) => {
    try {
      const { mine: _, ...view } = await presentComment(ctx, await accessComment(ctx, commentId, 'read'));
      return { comment: view };
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  };

/** Only an id: what it meant is not told any more. */
const gone =
  (data: object): Tell =>
  async () =>
    data;

const member =
  ({ accountId }: { accountId: string }): Tell =>
  async (ctx) => {
    const [row] = await findMembers(ctx, [accountId]);
    const author = presentAuthor(row);
    return author.withdrawn ? null : { member: author };
  };

const forStaff =
  (tell: Tell): Tell =>
  async (ctx, scope) =>
    scope === 'staff' ? tell(ctx, scope) : null;

const tellings: readonly Telling[] = [
  telling('posts.created', PostCreated, post),
  telling('posts.edited', PostEdited, post),
  telling('posts.deleted', PostDeleted, ({ postId }) => gone({ post: { id: postId } })),
  telling('posts.restored', PostRestored, post),
  telling('posts.withheld', PostWithheld, ({ postId }) => gone({ post: { id: postId } })),
  telling('posts.released', PostReleased, post),
  telling('comments.created', CommentCreated, comment),
  telling('comments.edited', CommentEdited, comment),
  telling('comments.deleted', CommentDeleted, ({ commentId, postId }) =>
    gone({ comment: { id: commentId, postId } }),
  ),
  telling('comments.withheld', CommentWithheld, ({ commentId, postId }) =>
    gone({ comment: { id: commentId, postId } }),
  ),
  telling('comments.released', CommentReleased, comment),
  telling('moderation.case_opened', CaseOpened, ({ caseId }) => forStaff(gone({ case: { id: caseId } }))),
  telling('moderation.case_closed', CaseClosed, ({ caseId, outcome }) =>
    forStaff(gone({ case: { id: caseId, outcome } })),
  ),
  telling('moderation.appeal_made', AppealMade, ({ appealId }) =>
    forStaff(gone({ appeal: { id: appealId } })),
  ),
  telling('moderation.appeal_decided', AppealDecided, ({ appealId, outcome }) =>
    forStaff(gone({ appeal: { id: appealId, outcome } })),
  ),
  telling('members.joined', AccountCreated, member),
  telling('members.left', AccountWithdrawn, ({ accountId }) =>
    forStaff(gone({ account: { id: accountId } })),
  ),
  telling('members.role_changed', RoleChanged, ({ accountId, role }) =>
    forStaff(async (ctx, scope) => {
      const told = await member({ accountId })(ctx, scope);
      return told && { ...told, role };
    }),
  ),
];

/** Everything that can be told of. */
export const eventNames: readonly string[] = tellings.map(({ name }) => name);
export const webhookHandlers = tellings.map(({ handler }) => handler);

function withoutMine<View extends { newComments: number }>({ newComments: _, ...view }: View): object {
  return view;
}
