import { invalidField } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/text.ts';
import type { Catalogue } from '../members/index.ts';
import type { ClosedWhy, RecruitmentFacet } from './recruitments.schemas.ts';

const longestName = 40;

export interface FacetRules {
  /** Null while a blueprint fills a site whose catalogue comes with it. */
  catalogue: Catalogue | null;
  /** Nobody is looked for in it. */
  creatorField: string;
  positions: number;
  headCount: number;
  stacks: number;
  longestDays: number;
  now: Date;
}

export interface CleanRecruitment {
  deadline: Date | null;
  positions: { field: string; count: number }[];
  mode: 'online' | 'offline' | 'both';
  region: string | null;
  stacks: string[];
  projectUrl: string | null;
  joinPolicy: 'approval' | 'open';
  category: string | null;
}

/**
 * A facet as it is kept.
 * @param kept the deadline that stays as it is may have passed
 * @throws DomainError 422 with pointers below `/facet`
 */
export function cleanFacet(
  facet: RecruitmentFacet,
  rules: FacetRules,
  kept: Date | null = null,
): CleanRecruitment {
  const positions = cleanPositions(facet.positions ?? [], rules);
  const deadline = cleanDeadline(facet.deadline ?? null, rules, kept);
  if (positions.length > 0 && deadline === null)
    throw invalidField('/facet/deadline', 'recruiting.deadline_missing');
  return {
    deadline,
    positions,
    mode: facet.mode ?? 'online',
    region: cleanName(facet.region, '/facet/region'),
    stacks: cleanStacks(facet.stacks ?? [], rules),
    projectUrl: cleanUrl(facet.projectUrl, '/facet/projectUrl'),
    joinPolicy: facet.joinPolicy ?? 'approval',
    category: cleanName(facet.category, '/facet/category'),
  };
}

/** @throws DomainError 422 for one that has passed or is too far away, unless it is the one that is `kept` */
export function cleanDeadline(
  raw: string | null,
  { longestDays, now }: Pick<FacetRules, 'longestDays' | 'now'>,
  kept: Date | null = null,
  pointer = '/facet/deadline',
): Date | null {
  if (raw === null) return null;
  const deadline = new Date(raw);
  if (Number.isNaN(deadline.getTime())) throw invalidField(pointer, 'recruiting.deadline_malformed');
  if (deadline.getTime() === kept?.getTime()) return deadline;
  if (deadline <= now) throw invalidField(pointer, 'recruiting.deadline_past');
  if (deadline.getTime() > now.getTime() + longestDays * 86_400_000)
    throw invalidField(pointer, 'recruiting.deadline_far', { days: longestDays });
  return deadline;
}

function cleanPositions(
  given: NonNullable<RecruitmentFacet['positions']>,
  { catalogue, creatorField, positions, headCount }: FacetRules,
) {
  if (given.length > positions)
    throw invalidField('/facet/positions', 'recruiting.too_many_positions', { max: positions });
  const known = catalogue?.jobFields.map(({ key }) => key) ?? given.map(({ field }) => field);
  const fields = new Set(known.filter((key) => key !== creatorField));
  given.forEach(({ field, count }, index) => {
    const pointer = `/facet/positions/${index}`;
    if (!fields.has(field)) throw invalidField(`${pointer}/field`, 'recruiting.unknown_field');
    // Taken out, so that the same field named again is not known.
    fields.delete(field);
    if (count > headCount)
      throw invalidField(`${pointer}/count`, 'recruiting.too_many_seats', { max: headCount });
  });
  return given.map(({ field, count }) => ({ field, count }));
}

/** In the words of the catalogue. */
export function cleanStacks(
  given: readonly string[],
  { catalogue, stacks: max }: Pick<FacetRules, 'catalogue' | 'stacks'>,
  pointer = '/facet/stacks',
): string[] {
  if (catalogue === null) return [...given];
  const known = new Map(
    catalogue.stackGroups.flatMap(({ stacks }) => stacks).map((stack) => [stack.toLowerCase(), stack]),
  );
  const found = given.map((raw, index) => {
    const stack = known.get(raw.trim().toLowerCase());
    if (stack === undefined) throw invalidField(`${pointer}/${index}`, 'recruiting.unknown_stack');
    return stack;
  });
  const distinct = [...new Set(found)];
  if (distinct.length > max) throw invalidField(pointer, 'recruiting.too_many_stacks', { max });
  return distinct;
}

function cleanName(raw: string | null | undefined, pointer: string): string | null {
  if (raw === null || raw === undefined || raw.trim() === '') return null;
  return cleanLine(raw, { pointer, min: 1, max: longestName });
}

/** An address on the web, as it is written. @throws DomainError 422 */
export function cleanUrl(raw: string | null | undefined, pointer: string): string | null {
  if (raw === null || raw === undefined || raw.trim() === '') return null;
  const url = URL.canParse(raw.trim()) ? new URL(raw.trim()) : null;
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isWeb || url.username !== '' || url.password !== '' || url.href.length > 2_083)
    throw invalidField(pointer, 'recruiting.url_malformed');
  return url.href;
}

export interface Closable {
  deadline: Date | null;
  closed_at: Date | null;
  closed_why: string | null;
}

/** Why nobody can apply now; null while they can. A deadline counts from its moment, whether the job has run or not. */
export function closedWhy({ deadline, closed_at, closed_why }: Closable, now: Date): ClosedWhy | null {
  if (closed_at !== null) return closed_why as ClosedWhy;
  return deadline !== null && deadline <= now ? 'deadline' : null;
}
