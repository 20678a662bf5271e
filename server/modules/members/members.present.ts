import type { Actor } from '../../kernel/ctx.ts';
import type { MemberRow } from './members.queries.ts';
import type { AuthorView } from './members.schemas.ts';

export function presentAuthor(row: MemberRow | undefined): AuthorView {
  if (!row || row.withdrawn_at) return { handle: null, name: '', avatarUrl: null, withdrawn: true };
  return { handle: row.handle, name: row.display_name, avatarUrl: row.avatar_url, withdrawn: false };
}

export function presentCard(row: MemberRow) {
  return {
    handle: row.handle,
    name: row.display_name,
    avatarUrl: row.avatar_url,
    introduction: row.introduction,
    jobField: null,
    employed: null,
    stacks: [],
    careers: [],
    links: [],
    portfolio: [],
    joinedAt: row.joined_at.toISOString(),
    postCount: row.post_count,
    commentCount: row.comment_count,
  };
}

export function presentMe(row: MemberRow, actor: Actor) {
  return {
    ...presentCard(row),
    role: actor.role,
    emailVerified: actor.emailVerified,
    unread: 0,
    version: row.version,
  };
}
