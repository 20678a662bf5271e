import { SlackError, type SlackSender } from '../../../engines/slack/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { findRecipients } from '../../accounts/index.ts';
import { siteLocales, siteName } from '../../site/index.ts';
import { findMatch, findMatchMembers, giveSlackMessageBack, takeSlackMessage } from '../matches.queries.ts';
import { slackGroups } from '../matching.settings.ts';

export interface SlackParts {
  /** Where this site is; null when nobody said so. */
  publicUrl: string | null;
}

/**
 * One message to those of a match whom the site's Slack knows by their verified address, when there are at least two of them. It
 * says that there is a match and where, and nothing of anybody.
 * @throws SlackError to be tried again
 */
export async function tellInSlack(
  ctx: Ctx,
  slack: SlackSender,
  { publicUrl }: SlackParts,
  matchId: string,
): Promise<void> {
  const match = await findMatch(ctx, matchId);
  if (!match || match.cancelled_at || match.slack_told_at || !ctx.setting(slackGroups)) return;
  const members = await findMatchMembers(ctx, [matchId]);
  const people = await findRecipients(
    ctx,
    members.map((member) => member.account_id),
  );
  const emails = [...people.values()]
    .filter((one) => one.emailVerified && !one.blocked)
    .map((one) => one.email);
  try {
    const group = await slack.openGroup(emails);
    if (group === null || !(await ctx.statement((tx) => takeSlackMessage(tx, matchId)))) return;
    await slack.sendToMember(group, { text: textOf(ctx, publicUrl, matchId), reference: `match ${matchId}` });
  } catch (error) {
    await refused(ctx, error, matchId);
  }
}

/** What will never be taken is left at that; of what may have arrived nothing is said twice. */
async function refused(ctx: Ctx, error: unknown, matchId: string): Promise<void> {
  if (!(error instanceof SlackError)) throw error;
  if (error.kind === 'limited' || error.kind === 'unavailable') {
    await ctx.statement((tx) => giveSlackMessageBack(tx, matchId));
    throw error;
  }
  ctx.log.warn({ matchId, slack: error.code }, 'Slack did not take the message of a match');
}

function textOf(ctx: Ctx, publicUrl: string | null, matchId: string): string {
  const english = ctx.setting(siteLocales)[0] === 'en';
  const name = ctx.setting(siteName)[english ? 'en' : 'ko'];
  const said = english ? `You were matched on ${name}.` : `${name}에서 매칭됐어요.`;
  return publicUrl === null ? said : `${said} ${publicUrl.replace(/\/$/, '')}/matching/matches/${matchId}`;
}
