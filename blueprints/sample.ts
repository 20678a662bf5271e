import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Text {
  ko: string;
  en: string;
}
export interface Space {
  slug: string;
  kind: string;
  group: string;
  name: Text;
  description: Text;
  icon: string;
  tags: string[];
  rights: { read: string; write: string; comment: string };
  anonymous: boolean;
  sample: boolean;
}
export interface StackGroup {
  key: string;
  name: Text;
  stacks: string[];
}
export interface PoolAttribute {
  key: string;
  name: Text;
  /** `at`: where it is, when it is a place. */
  values: { key: string; name: Text; at?: { lat: number; lon: number } }[];
}
export interface Pool {
  key: string;
  name: Text;
  group: { min: number; max: number };
  waitingMinutes?: number;
  /** `always`, or the time of the day when those who wait are matched. */
  schedule?: string;
  rematchDays?: number;
  attributes: PoolAttribute[];
}
/** Somewhere to go together, shown around a match. */
export interface Nearby {
  name: string;
  category: string;
  address: string;
  lat: number;
  lon: number;
}
export interface Blueprint {
  name: string;
  site: { name: Text; tagline: Text; locales: string[]; timeZone: string };
  accent: null | { light: string; dark: string };
  features: string[];
  planned: string[];
  groups: { key: string; name: Text }[];
  spaces: Space[];
  taxonomies: {
    jobFields?: { key: string; name: Text }[];
    /** By job field. */
    stacks?: Record<string, string[]>;
    /** Where stacks do not follow job fields. */
    stackGroups?: StackGroup[];
    [later: string]: unknown;
  };
  pools?: Pool[];
  nearby?: Nearby[];
  memberCard?: { introductionMax?: number; careerTextMax?: number; pets?: boolean; portfolio?: string };
  [later: string]: unknown;
}
export interface Career {
  company: string;
  role: string;
  from: string;
  until?: string;
}
export interface Pet {
  name: string;
  species: 'dog' | 'cat' | 'bird' | 'rabbit' | 'rodent' | 'reptile' | 'fish' | 'other';
  breed?: string;
  birthday?: string;
  sex?: 'male' | 'female';
  weightKg?: number;
}
export interface Member {
  handle: string;
  name: string;
  introduction: string;
  locale: string;
  joined: string;
  jobField?: string;
  employed?: boolean;
  stacks?: string[];
  careers?: Career[];
  links?: string[];
  pets?: Pet[];
}
export interface Comment {
  author: string;
  ago: string;
  body: string;
  likes?: number;
  replies?: Comment[];
}
export interface Post extends Omit<Comment, 'replies'> {
  title: string;
  tags?: string[];
  pinned?: boolean;
  anonymous?: boolean;
  /** The kind's own object; `in 12d` stands for a time. */
  facet?: Record<string, unknown>;
  bookmarks?: number;
  views?: number;
  comments?: Comment[];
}
export interface Community {
  folder: string;
  blueprint: Blueprint;
  members: Member[];
  posts: Record<string, Post[]>;
}

const here = import.meta.dirname;
const read = (path: string) => parse(readFileSync(path, 'utf8'), { uniqueKeys: true });

export const communityNames = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'blueprint.yaml')))
  .map((entry) => entry.name);

export function readCommunity(folder: string): Community {
  const path = join(here, folder);
  const posts: Community['posts'] = {};
  for (const file of readdirSync(join(path, 'posts'))) {
    posts[file.replace(/\.yaml$/, '')] = read(join(path, 'posts', file));
  }
  return {
    folder,
    blueprint: read(join(path, 'blueprint.yaml')),
    members: read(join(path, 'members.yaml')),
    posts,
  };
}

/** What cards can name: stacks stand by job field, or in groups of their own. */
export function catalogueOf({ taxonomies }: Blueprint): {
  jobFields: { key: string; name: Text }[];
  stackGroups: StackGroup[];
} {
  const { jobFields = [], stacks = {}, stackGroups = [] } = taxonomies;
  const byField = jobFields.map(({ key, name }) => ({ key, name, stacks: stacks[key] ?? [] }));
  return {
    jobFields: jobFields.map(({ key, name }) => ({ key, name })),
    stackGroups: [...byField.filter((group) => group.stacks.length > 0), ...stackGroups],
  };
}

/**
 * A facet with its times: `in 12d`, `in 3h` and `in 2d3h` are that long after `start`, `in 2d at 12:30` is at that time of the
 * day, in the time zone of the site.
 */
export function timedFacet(facet: unknown, start: Date, timeZone: string): unknown {
  if (Array.isArray(facet)) return facet.map((part) => timedFacet(part, start, timeZone));
  if (typeof facet === 'object' && facet !== null)
    return Object.fromEntries(
      Object.entries(facet).map(([key, value]) => [key, timedFacet(value, start, timeZone)]),
    );
  const match = typeof facet === 'string' ? /^in (\S+?)(?: at (\d\d:\d\d))?$/.exec(facet) : null;
  const minutes = minutesAgo(match?.[1] ?? '');
  if (Number.isNaN(minutes)) return facet;
  const then = new Date(start.getTime() + minutes * 60_000);
  return (match?.[2] === undefined ? then : atTime(then, match[2], timeZone)).toISOString();
}

/** Another time of the same day. */
function atTime(day: Date, time: string, timeZone: string): Date {
  const local = (at: Date) => at.toLocaleString('sv-SE', { timeZone });
  const wanted = `${local(day).slice(0, 10)} ${time}:00`;
  const guess = Date.parse(`${wanted.replace(' ', 'T')}Z`);
  const off = Date.parse(`${local(new Date(guess)).replace(' ', 'T')}Z`) - guess;
  return new Date(guess - off);
}

/** Minutes of a form like 35m, 5h, 2d3h or 41d; NaN for anything else. */
export function minutesAgo(ago: string): number {
  const match = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/.exec(ago);
  if (!match) return NaN;
  const [days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0);
}

export const flatten = (comments: Comment[] = []): Comment[] =>
  comments.flatMap((comment) => [comment, ...flatten(comment.replies)]);

export const depth = (comments: Comment[] = []): number =>
  comments.reduce((deepest, comment) => Math.max(deepest, 1 + depth(comment.replies)), 0);
