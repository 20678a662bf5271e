import type { Ctx } from '../../kernel/ctx.ts';
import { findMemberByHandle, findMembers, memberNotFound, type MemberRow } from '../members/index.ts';
import {
  accessComment,
  accessPost,
  findText,
  lockPost,
  moderateText,
  movePost,
  release,
  withhold,
  type TextRef,
} from '../posts/index.ts';
import { accessSpace } from '../spaces/index.ts';
import { defineFlagTarget, type Flagged, type FlagTarget } from './flag-targets.ts';

async function findFlaggedText(ctx: Ctx, ref: TextRef): Promise<Flagged | null> {
  const text = await findText(ctx, ref);
  if (!text) return null;
  const { version: _, ...facts } = text;
  return { ...facts, handle: null };
}

function textTarget(type: TextRef['type'], access: (ctx: Ctx, id: string) => Promise<unknown>): FlagTarget {
  return {
    type,
    access: async (ctx, id) => {
      await access(ctx, id);
      return (await findFlaggedText(ctx, { type, id }))!;
    },
    find: (ctx, id) => findFlaggedText(ctx, { type, id }),
    hide: (tx, id, why) => withhold(tx, { type, id }, why),
    show: (tx, id) => release(tx, { type, id }),
    edit: (tx, id, text) => moderateText(tx, { type, id }, text),
  };
}

async function move(tx: Ctx, id: string, space: string) {
  const moved = await movePost(tx, id, space);
  const { id: spaceId } = await accessSpace(tx, { slug: moved.to }, 'read');
  return { ...moved, spaceId };
}

defineFlagTarget({
  ...textTarget('post', (ctx, id) => accessPost(ctx, id, 'read')),
  move,
  lock: lockPost,
});
defineFlagTarget(textTarget('comment', (ctx, id) => accessComment(ctx, id, 'read')));

/** The API names members by handle; cases keep the account, because handles change. */
defineFlagTarget({
  type: 'member',
  access: async (ctx, handle) => {
    const member = await findMemberByHandle(ctx, handle);
    if (!member) throw memberNotFound();
    return flaggedMember(member);
  },
  find: async (ctx, id) => {
    const [member] = await findMembers(ctx, [id]);
    return member ? flaggedMember(member) : null;
  },
});

function flaggedMember(member: MemberRow): Flagged {
  return {
    type: 'member',
    id: member.account_id,
    authorId: member.account_id,
    anonymous: false,
    spaceId: null,
    postId: null,
    rootId: null,
    handle: member.withdrawn_at ? null : member.handle,
    title: member.display_name,
    body: member.introduction,
    bodyHtml: '',
    createdAt: member.joined_at,
    editedAt: null,
    deleted: member.withdrawn_at !== null,
    withheld: null,
    locked: false,
  };
}
