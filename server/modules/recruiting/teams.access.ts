import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { notHost, teamEnded, teamNotFound } from './recruiting.errors.ts';
import { lockRecruitment } from './recruitments.queries.ts';
import { findTeam, findTeamMember, lockTeam, type TeamMemberRow, type TeamRow } from './teams.queries.ts';

/** `be`: who is in it. `work`: the same while it works. `lead`: its host. `host`: its host, while it works. */
export type TeamAbility = 'be' | 'work' | 'lead' | 'host';

export interface AccessedTeam {
  team: TeamRow;
  membership: TeamMemberRow;
}

/**
 * The one way to a team on somebody's behalf: nobody but its members knows more of it than who is in it.
 * @param lock also its recruitment, which comes first
 * @throws DomainError 404, 403 for who is not its host, 409 `recruiting.team_ended`
 */
export async function accessTeam(
  ctx: Ctx,
  id: string,
  ability: TeamAbility,
  { lock = false }: { lock?: boolean } = {},
): Promise<AccessedTeam> {
  const found = isSerialId(id) && ctx.actor ? await findTeam(ctx, id) : undefined;
  if (!found) throw teamNotFound();
  if (lock && found.post_id !== null) await lockRecruitment(ctx, found.post_id);
  const team = lock ? await lockTeam(ctx, id) : found;
  const membership = await findTeamMember(ctx, id, ctx.actor!.id);
  if (!team || membership?.left_at !== null) throw teamNotFound();
  const leads = ability === 'host' || ability === 'lead';
  if (leads && team.host_id !== ctx.actor!.id) throw notHost();
  const works = ability === 'host' || ability === 'work';
  if (works && team.state !== 'active') throw teamEnded();
  return { team, membership };
}
