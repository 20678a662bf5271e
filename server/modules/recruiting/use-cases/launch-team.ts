import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError, invalidField } from '../../../kernel/errors.ts';
import { stillOpen, teamGivenUp } from '../recruiting.errors.ts';
import { findRecruitment } from '../recruitments.queries.ts';
import { closedWhy } from '../recruitments.rules.ts';
import { accessTeam } from '../teams.access.ts';
import { changeTeam, type TeamRow } from '../teams.queries.ts';

/**
 * The team whose work the caller shows, locked: as its host, when nobody is looked for any more.
 * @throws DomainError 422 for no team of theirs, 403, 409
 */
export async function lockToLaunch(tx: Ctx, teamId: string): Promise<TeamRow> {
  const { team } = await accessTeam(tx, teamId, 'lead', { lock: true }).catch((error: unknown) => {
    // Named in a body, not in a path.
    if (error instanceof DomainError && error.kind === 'not-found')
      throw invalidField('/facet/teamId', 'recruiting.team_not_found');
    throw error;
  });
  if (team.state === 'given-up') throw teamGivenUp();
  const recruitment = team.post_id === null ? undefined : await findRecruitment(tx, team.post_id);
  if (recruitment && closedWhy(recruitment, tx.now) === null) throw stillOpen();
  return team;
}

/** Its launch is there, or is no more. */
export async function setLaunched(tx: Ctx, teamId: string, launched: boolean): Promise<void> {
  await changeTeam(tx, teamId, { launched_at: launched ? tx.now : null });
}
