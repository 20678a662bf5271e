import type { Ctx } from '../../../kernel/ctx.ts';
import { siteTimeZone } from '../../site/index.ts';
import { insertAsked, findSilent, type Asked } from '../check-ins.queries.ts';
import { LinesAsked, MemberSilent } from '../recruiting.events.ts';
import { silentWeeks } from '../recruiting.settings.ts';
import { weekOf } from '../weeks.rules.ts';

const batch = 500;
const settling = 3 * 86_400_000;

/** Asks every member of every team that works for the line of this week, once, and tells hosts who has been silent for long. */
export async function askForLines(ctx: Ctx): Promise<void> {
  const week = weekOf(ctx.now, ctx.setting(siteTimeZone));
  for (let asked = batch; asked === batch;) {
    asked = await ctx.transaction((tx) => askSome(tx, week));
  }
}

async function askSome(tx: Ctx, week: string): Promise<number> {
  // Whoever came a moment ago has nothing to tell yet.
  const from = new Date(tx.now.getTime() - settling);
  const asked = await insertAsked(tx, { week, from, limit: batch });
  for (const [teamId, accountIds] of byTeam(asked)) await tx.emit(LinesAsked({ teamId, week, accountIds }));
  for (const one of await findSilent(tx, asked, { week, weeks: tx.setting(silentWeeks) }))
    await tx.emit(
      MemberSilent({ teamId: one.team_id, accountId: one.account_id, hostId: one.host_id, week }),
    );
  return asked.length;
}

function byTeam(asked: readonly Asked[]): Map<string, string[]> {
  const teams = new Map<string, string[]>();
  for (const { team_id, account_id } of asked)
    teams.set(team_id, [...(teams.get(team_id) ?? []), account_id]);
  return teams;
}
