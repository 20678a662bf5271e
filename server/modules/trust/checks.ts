import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError, invalidField } from '../../kernel/errors.ts';
import {
  definePublishingCheck,
  type CardText,
  type Doubt,
  type PublishedText,
  type SaidText,
  type Verdict,
} from '../../kernel/publishing.ts';
import type { RulePlace } from './content-rules.schemas.ts';
import { hostOf, hostsOf, isBelow, sameLink } from './domains.rules.ts';
import { enabledRules, forgetCompiled, type EnabledRule } from './enabled-rules.ts';
import { cut, normalForm } from './normal-form.rules.ts';
import { lookOf, matchAll } from './matching.rules.ts';
import { findWriter, foreignLinks, type Writer } from './newcomer.ts';
import { countLinkers, countSimilar, findDouble, insertLinks, insertPrint } from './prints.queries.ts';
import { printOf } from './prints.rules.ts';
import { spend } from './spending.ts';
import {
  duplicateSeconds,
  holdFirst,
  holdLinkHours,
  holdUntilApproved,
  refusedDomains,
  sameLinkAccounts,
  similarHours,
  similarTexts,
  textLimits,
} from './trust.settings.ts';
import { tellReviewers } from './reviews.ts';

const hour = 3_600_000;

/** Everything that a text passes before it is stored, in this order; what refuses comes before what holds. */
definePublishingCheck({
  name: 'trust',
  check: async (tx, text) => {
    if (tx.unlimited) return 'publish';
    await oneAtATime(tx, text.authorId);
    await refuseDouble(tx, text);
    const writer = await findWriter(tx, text.authorId);
    if (writer.staff) return 'publish';
    const foreign = foreignLinks(tx, text.links);
    refuseDomains(tx, text, '/body');
    await takeBudgets(tx, text, { writer, foreign });
    const flood = await floodOf(tx, text, { writer, foreign });
    if (flood !== 'publish') return flood;
    const ruled = await ruledBy(tx, text);
    if (ruled !== 'publish') return ruled;
    return newcomerOf(tx, text, { writer, foreign });
  },
  stored: async (tx, text, target, judgement) => {
    if (tx.unlimited) return;
    await insertPrint(tx, writingOf(text), { target, held: judgement.hold !== null });
    await rememberLinks(tx, text);
    await tellReviewers(tx, target, judgement);
  },
});

/** Only those of new members are looked for later. */
async function rememberLinks(tx: Ctx, text: PublishedText): Promise<void> {
  const links = hashed(foreignLinks(tx, text.links));
  if (links.length === 0) return;
  const writer = await findWriter(tx, text.authorId);
  if (writer.level === 0) await insertLinks(tx, text.authorId, links);
}

interface About {
  writer: Writer;
  foreign: readonly string[];
}

// Two submits at once see each other, on whichever node they are.
async function oneAtATime(tx: Ctx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trust writer ${accountId}`}, 0))`.execute(tx.db);
}

function writingOf(text: PublishedText) {
  const place = text.what === 'post' ? `space:${text.spaceId}` : `post:${text.postId}`;
  return { accountId: text.authorId, place, print: printOf(text.title, text.body) };
}

/** @throws DomainError 409 `posts.duplicate` that names the first one, which is the writer's own */
async function refuseDouble(tx: Ctx, text: PublishedText): Promise<void> {
  const seconds = tx.setting(duplicateSeconds);
  if (seconds === 0 || text.kind === 'edit') return;
  const first = await findDouble(tx, writingOf(text), new Date(tx.now.getTime() - seconds * 1000));
  if (!first) return;
  throw new DomainError('conflict', 'posts.duplicate', {
    params: { postId: first.post_id, ...(first.comment_id !== null && { commentId: first.comment_id }) },
  });
}

/** @throws DomainError 422 `trust.link_refused` */
function refuseDomains(
  tx: Ctx,
  text: Pick<PublishedText, 'title' | 'plain' | 'links'>,
  pointer: string,
): void {
  const refused = tx.setting(refusedDomains).flatMap((domain) => hostOf(domain) ?? []);
  if (refused.length === 0) return;
  const hosts = hostsOf(text.links, normalForm(cut(`${text.title ?? ''}\n${text.plain}`)));
  const found = hosts.find((host) => refused.some((domain) => isBelow(host, domain)));
  if (found !== undefined) throw invalidField(pointer, 'trust.link_refused', { host: found });
}

/** @throws DomainError 422 for too much in one text, 429 `trust.limit` for too much in an hour or a day */
async function takeBudgets(tx: Ctx, text: PublishedText, { writer, foreign }: About): Promise<void> {
  const limits = tx.setting(textLimits);
  const mentions = limits.mentions[writer.level]!;
  const links = limits.links[writer.level]!;
  if (text.mentioned.length > mentions)
    throw invalidField('/body', 'trust.too_many_mentions', { max: mentions });
  if (foreign.length > links) throw invalidField('/body', 'trust.too_many_links', { max: links });
  await spend(tx, writer, {
    ...(text.kind === 'new' && { [text.what === 'post' ? 'posts' : 'comments']: 1 }),
    mentions: text.mentioned.length,
    links: foreign.length,
  });
}

async function floodOf(tx: Ctx, text: PublishedText, { writer, foreign }: About): Promise<Verdict> {
  const since = new Date(tx.now.getTime() - tx.setting(similarHours) * hour);
  const alike = tx.setting(similarTexts);
  if (alike > 0) {
    const except = text.id === null ? null : { what: text.what, id: text.id };
    const { print } = writingOf(text);
    if ((await countSimilar(tx, print, { since, except })) >= alike)
      return { hold: { reason: 'duplicate', rule: 'trust.similar_texts' } };
  }
  const accounts = tx.setting(sameLinkAccounts);
  if (accounts === 0 || writer.level > 0) return 'publish';
  const others = await countLinkers(tx, { links: hashed(foreign), accountId: writer.id, since });
  return others >= accounts ? { hold: { reason: 'flood', rule: 'trust.same_link_accounts' } } : 'publish';
}

const placeOf: Record<PublishedText['what'], RulePlace> = { post: 'posts', comment: 'comments' };

/** @throws DomainError 422 `trust.refused_by_rule` with the host's words */
async function ruledBy(tx: Ctx, text: PublishedText): Promise<Verdict> {
  const rules = await enabledRules(tx, placeOf[text.what]);
  if (rules.length === 0) return 'publish';
  const { caught, unlooked } = matchAll(rules, lookOf(text.title, text.plain, text.links));
  const first = (action: string) => caught.find((rule) => rule.action === action);
  const refusing = first('refuse');
  if (refusing) throw refusedByRule(refusing, '/body');
  const holding = first('hold');
  if (holding) return { hold: doubtOf(holding) };
  if (unlooked.length > 0) {
    forgetCompiled(unlooked);
    tx.log.warn({ rules: unlooked.map(({ id }) => id) }, 'content rules took too long and were stopped');
  }
  const flagging = first('flag') ?? unlooked[0];
  return flagging ? { flag: doubtOf(flagging) } : 'publish';
}

function refusedByRule(rule: EnabledRule, pointer: string): DomainError {
  return invalidField(pointer, 'trust.refused_by_rule', {
    ...(rule.message !== null && { message: rule.message }),
  });
}

/** Cards cannot wait: what would be held is refused. */
export async function checkCard(tx: Ctx, texts: readonly CardText[]): Promise<void> {
  if (tx.unlimited || tx.actor?.role !== 'member') return;
  const rules = (await enabledRules(tx, 'cards')).filter(({ action }) => action !== 'flag');
  if (rules.length === 0) return;
  for (const { pointer, text } of texts) {
    const { caught, unlooked } = matchAll(
      rules,
      lookOf(null, text, pointer === '/links' ? text.split('\n') : []),
    );
    forgetCompiled(unlooked);
    if (caught[0]) throw refusedByRule(caught[0], pointer);
  }
}

/** In rooms nothing can be held: it is said, and staff look. @throws DomainError 422 */
export async function checkMessage(ctx: Ctx, { plain, links }: SaidText): Promise<Doubt | null> {
  if (ctx.unlimited || ctx.actor?.role !== 'member') return null;
  refuseDomains(ctx, { title: null, plain, links }, '/content');
  const rules = await enabledRules(ctx, 'messages');
  if (rules.length === 0) return null;
  const { caught, unlooked } = matchAll(rules, lookOf(null, plain, links));
  forgetCompiled(unlooked);
  const refusing = caught.find(({ action }) => action === 'refuse');
  if (refusing) throw refusedByRule(refusing, '/content');
  const doubted = caught[0] ?? unlooked[0];
  return doubted ? doubtOf(doubted) : null;
}

const doubtOf = ({ kind, name }: EnabledRule) =>
  ({ reason: kind === 'link' ? 'link' : 'word', rule: name }) as const;

/** First texts of new members, and links of very new ones, until staff have let a few through. */
async function newcomerOf(tx: Ctx, text: PublishedText, { writer, foreign }: About): Promise<Verdict> {
  if (writer.level > 0 || writer.approved >= tx.setting(holdUntilApproved)) return 'publish';
  const first = tx.setting(holdFirst);
  if (first > 0 && text.kind === 'new' && (await countWritten(tx, writer.id, first)) < first)
    return { hold: { reason: 'new-member', rule: 'trust.hold_first' } };
  const youngest = writer.joinedAt.getTime() + tx.setting(holdLinkHours) * hour;
  if (foreign.length > 0 && tx.now.getTime() < youngest)
    return { hold: { reason: 'new-member', rule: 'trust.hold_link_hours' } };
  return 'publish';
}

async function countWritten(tx: Ctx, accountId: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select distinct post_id, comment_id from text_prints where account_id = ${accountId}::uuid limit ${most}
    ) as written`.execute(tx.db);
  return rows[0]!.count;
}

const hashed = (links: readonly string[]): Buffer[] =>
  [...new Set(links.map(sameLink))].slice(0, 50).map((link) => createHash('sha256').update(link).digest());
