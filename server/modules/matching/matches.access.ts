import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { matchNotFound, notParticipant } from './matching.errors.ts';
import {
  findMatch,
  findMatchMembers,
  lockMatch,
  type MatchMemberRow,
  type MatchRow,
} from './matches.queries.ts';
import { isUnnamed } from './matches.rules.ts';

export interface AccessedMatch {
  match: MatchRow;
  members: readonly MatchMemberRow[];
  /** Null for staff who look. */
  mine: MatchMemberRow | null;
}

/**
 * The one way to a match on somebody's behalf: `read` for who is in it and, where it has names, for staff; `be` for who is in it.
 * @throws DomainError 404; 403 for staff who are not in it
 */
export async function accessMatch(
  ctx: Ctx,
  id: string,
  ability: 'read' | 'be',
  { lock = false }: { lock?: boolean } = {},
): Promise<AccessedMatch> {
  const match = isSerialId(id) ? await (lock ? lockMatch(ctx, id) : findMatch(ctx, id)) : undefined;
  if (!match || !ctx.actor) throw matchNotFound();
  const members = await findMatchMembers(ctx, [id]);
  const mine = members.find((member) => member.account_id === ctx.actor!.id) ?? null;
  if (mine) return { match, members, mine };
  if (ctx.actor.role === 'member' || isUnnamed(match)) throw matchNotFound();
  if (ability === 'be') throw notParticipant();
  return { match, members, mine };
}
