import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers } from '../members/index.ts';
import { allowedDomains } from './trust.settings.ts';
import { hostOf, isBelow } from './domains.rules.ts';
import { highestLevel } from './levels.rules.ts';
import { findTrust } from './trust.queries.ts';

/** What the checks know of a writer. */
export interface Writer {
  id: string;
  level: number;
  /** Texts that staff let through after they were held. */
  approved: number;
  joinedAt: Date;
  staff: boolean;
}

export async function findWriter(tx: Ctx, id: string): Promise<Writer> {
  const staff = tx.actor?.id === id && tx.actor.role !== 'member';
  if (staff) return { id, level: highestLevel, approved: 0, joinedAt: new Date(0), staff };
  const trust = await findTrust(tx, id);
  const [member] = await findMembers(tx, [id]);
  return {
    id,
    level: trust?.level ?? 0,
    approved: trust?.approved ?? 0,
    joinedAt: member?.joined_at ?? tx.now,
    staff,
  };
}

/** Links that lead to neither this site's friends nor nowhere. */
export function foreignLinks(ctx: Ctx, links: readonly string[]): string[] {
  const allowed = ctx.setting(allowedDomains).flatMap((domain) => hostOf(domain) ?? []);
  return links.filter((link) => {
    const host = hostOf(link);
    return host === null || !allowed.some((domain) => isBelow(host, domain));
  });
}
