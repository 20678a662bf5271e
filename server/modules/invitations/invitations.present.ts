import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Id, Nullable, OneOf, Time } from '../../kernel/http.ts';
import { toPage, type Page } from '../../kernel/paging.ts';
import { Author, findMembers, presentAuthor } from '../members/index.ts';
import { findJoined, type InvitationRow } from './invitations.queries.ts';
import { stateOf } from './invitations.rules.ts';

export const InvitationView = Type.Object({
  id: Id,
  inviter: Author,
  note: Type.String(),
  maxUses: Type.Integer(),
  uses: Type.Integer(),
  state: OneOf(['open', 'used_up', 'expired', 'revoked']),
  createdAt: Time,
  expiresAt: Time,
  revokedAt: Nullable(Time),
  joined: Type.Array(Author, { description: 'Who came by it and is still here.' }),
});

type View = Static<typeof InvitationView>;

/** One page of them, with everybody who came. */
export async function presentInvitations(
  ctx: Ctx,
  rows: InvitationRow[],
  limit: number,
): Promise<Page<View>> {
  const joined = await findJoined(
    ctx,
    rows.map((row) => row.id),
  );
  const ids = new Set([...rows.map((row) => row.inviter_id), ...joined.map((use) => use.account_id)]);
  const members = new Map((await findMembers(ctx, [...ids])).map((member) => [member.account_id, member]));
  const author = (id: string) => presentAuthor(members.get(id));
  const present = (row: InvitationRow): View => ({
    id: row.id,
    inviter: author(row.inviter_id),
    note: row.note,
    maxUses: row.max_uses,
    uses: row.uses,
    state: stateOf(row, ctx.now),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    joined: joined.filter((use) => use.invitation_id === row.id).map((use) => author(use.account_id)),
  });
  return toPage(rows, limit, present, (row) => [row.id]);
}
