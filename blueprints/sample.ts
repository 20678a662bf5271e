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
export interface Blueprint {
  name: string;
  site: { name: Text; tagline: Text; locales: string[]; timeZone: string };
  accent: null | { light: string; dark: string };
  features: string[];
  planned: string[];
  groups: { key: string; name: Text }[];
  spaces: Space[];
  [later: string]: unknown;
}
export interface Member {
  handle: string;
  name: string;
  introduction: string;
  locale: string;
  joined: string;
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
