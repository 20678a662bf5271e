import type { Answer } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

export type OwnTrust = Answer<'/api/v1/me/trust', 'get'>;
export type Fact = NonNullable<OwnTrust['next']>[number]['fact'];
export type Spendable = OwnTrust['budgets'][number]['what'];

export const facts: readonly Fact[] = ['days', 'daysVisited', 'postsRead', 'written', 'likers'];
export const spendables: readonly Spendable[] = [
  'posts',
  'comments',
  'mentions',
  'links',
  'uploads',
  'flags',
];
export const spans = ['hour', 'day'] as const;

const factNames: Record<Fact, () => string> = {
  days: m.trust_fact_days,
  daysVisited: m.trust_fact_visited,
  postsRead: m.trust_fact_read,
  written: m.trust_fact_written,
  likers: m.trust_fact_likers,
};
export const factName = (fact: Fact): string => factNames[fact]();

const spendableNames: Record<Spendable, () => string> = {
  posts: m.trust_what_posts,
  comments: m.trust_what_comments,
  mentions: m.trust_what_mentions,
  links: m.trust_what_links,
  uploads: m.trust_what_uploads,
  flags: m.trust_what_flags,
};
export const spendableName = (what: Spendable): string => spendableNames[what]();
