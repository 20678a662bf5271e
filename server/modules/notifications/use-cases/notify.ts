import type { Static, TObject } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { NoticeKind, NoticeReason } from '../../../kernel/notices.ts';
import { findRoles } from '../../accounts/index.ts';
import { listSilenced } from '../../blocks/index.ts';
import {
  findTellableComments,
  holdTellablePost,
  openness,
  type Reader,
  type TellablePost,
} from '../../posts/index.ts';
import { loadDirectory, mayIn } from '../../spaces/index.ts';
import { insertNotices, inboxChannel, lockInboxes, type MadeNotice } from '../inboxes.queries.ts';
import { NoticesMade } from '../notifications.events.ts';

export interface About {
  postId?: string | undefined;
  commentId?: string | undefined;
  spaceId?: string | undefined;
}

/** What happened. */
interface Fact {
  /** Names the fact: the same key tells the same member once, however often this is called. */
  key: string;
  /** Never told of their own act. `null` for nobody in particular and for the anonymous, who must not be in `to`. */
  actorId: string | null;
  about: About;
}

/** As what, and why, some of the members hear of it. */
interface Telling<Schema extends TObject> {
  kind: NoticeKind<Schema>;
  /** Accounts. Those who left, who may not open what it is about, or who hear nothing of the actor are left out. */
  to: readonly string[];
  reason: NoticeReason;
  /** Ids and words of the product; nothing personal, and no id of somebody anonymous. */
  params: Static<Schema>;
  /** For batched kinds: unread notices of the kind about the same thing become one. The comment, else the post, unless given. */
  thing?: string | undefined;
}

export type NewFact<Schema extends TObject> = Fact & Telling<Schema>;

/**
 * Tells members something, in this transaction: one notice each, numbered without gaps. Locks the post first, then the
 * inboxes in the order of accounts. Answers who was told and was not before.
 */
export function notify<Schema extends TObject>(tx: Ctx, fact: NewFact<Schema>): Promise<MadeNotice[]> {
  return notifyEach(tx, fact, [fact as unknown as Telling<TObject>]);
}

/** The same for members who hear of one fact for different reasons; whoever is named twice hears it once. */
export async function notifyEach(
  tx: Ctx,
  fact: Fact,
  tellings: readonly Telling<TObject>[],
): Promise<MadeNotice[]> {
  const told = await whoIsTold(tx, fact, tellings);
  if (told.post === 'gone' || told.ids.size === 0) return [];
  // Last of all: whoever else tells one of them waits for what comes now, and for nothing else.
  await lockInboxes(tx, [...told.ids]);
  const made: MadeNotice[] = [];
  for (const telling of tellings) {
    const to = telling.to.filter((id) => told.ids.has(id));
    if (to.length > 0) made.push(...(await insertNotices(tx, to, rowOf(fact, telling, told.post))));
  }
  if (made.length > 0) await tx.emit(NoticesMade({ items: made }));
  for (const { accountId } of made) tx.wake(inboxChannel, accountId);
  return made;
}

async function whoIsTold(tx: Ctx, fact: Fact, tellings: readonly Telling<TObject>[]) {
  const others = new Set(tellings.flatMap(({ to }) => to).filter((id) => id !== fact.actorId));
  const { postId } = fact.about;
  const post = postId === undefined || others.size === 0 ? undefined : await holdTellablePost(tx, postId);
  if (postId !== undefined && !post) return { post: 'gone', ids: others } as const;
  return { post, ids: new Set(await leaveOut(tx, fact, [...others], post)) };
}

function rowOf({ key, actorId, about }: Fact, telling: Telling<TObject>, post: TellablePost | undefined) {
  const { kind, reason, params } = telling;
  return {
    key,
    kind: kind.name,
    reason,
    params,
    actorId,
    postId: post?.id ?? null,
    commentId: about.commentId ?? null,
    spaceId: post?.spaceId ?? about.spaceId ?? null,
    batch: kind.batched ? `${kind.name} ${telling.thing ?? thingOf(about)}` : null,
  };
}

const thingOf = (about: About): string => about.commentId ?? about.postId ?? about.spaceId ?? '';

async function leaveOut(
  tx: Ctx,
  { about, actorId }: Fact,
  accountIds: readonly string[],
  post: TellablePost | undefined,
): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const silenced = actorId === null ? new Set<string>() : await listSilenced(tx, actorId);
  const readers = (await findRoles(tx, accountIds)).filter(({ id }) => !silenced.has(id));
  return (await whoMayReach(tx, readers, about, post)).map(({ id }) => id);
}

async function whoMayReach(
  tx: Ctx,
  readers: readonly Reader[],
  about: About,
  post: TellablePost | undefined,
): Promise<readonly Reader[]> {
  if (post) {
    const { commentId } = about;
    const comment =
      commentId === undefined ? undefined : (await findTellableComments(tx, [commentId])).get(commentId);
    if (commentId !== undefined && !comment) return [];
    const isOpen = await openness(tx);
    return readers.filter((reader) => isOpen(reader, post, comment));
  }
  if (about.spaceId === undefined) return readers;
  const space = (await loadDirectory(tx)).spaces.find(({ id }) => id === about.spaceId);
  return space ? readers.filter((reader) => mayIn(space, reader, 'read')) : [];
}
