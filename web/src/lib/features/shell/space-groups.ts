import type { Site, Space } from '#lib/api/client.ts';

export interface SpaceGroup {
  key: string;
  /** Empty for spaces that belong to no group. */
  name: string;
  spaces: Space[];
}

/** The spaces under their groups' headings, in the host's order; those without a group come last. */
export function groupSpaces({ groups, spaces }: Pick<Site, 'groups' | 'spaces'>): SpaceGroup[] {
  const open = spaces.filter((space) => !space.archived);
  const known = new Set(groups.map(({ key }) => key));
  const named = groups.map((group) => ({
    ...group,
    spaces: open.filter((space) => space.group === group.key),
  }));
  const loose = open.filter(({ group }) => group === null || !known.has(group));
  return [...named, { key: '', name: '', spaces: loose }].filter(({ spaces: inside }) => inside.length > 0);
}
