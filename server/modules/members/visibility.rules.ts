import type { Actor } from '../../kernel/ctx.ts';

export const visibilityLevels = ['everybody', 'members', 'me'] as const;
export type VisibilityLevel = (typeof visibilityLevels)[number];

/** Who sees a field of a card unless its owner chose otherwise. Name, handle and picture are always seen. */
export const visibilityDefaults = {
  introduction: 'everybody',
  jobField: 'everybody',
  employed: 'members',
  stacks: 'everybody',
  careers: 'members',
  links: 'everybody',
  pets: 'everybody',
} as const satisfies Record<string, VisibilityLevel>;

export type CardField = keyof typeof visibilityDefaults;
export type Visibility = Record<CardField, VisibilityLevel>;

export const cardFields = Object.keys(visibilityDefaults) as CardField[];

/** What an owner chose, completed by the defaults. */
export function visibilityOf(chosen: unknown): Visibility {
  return { ...visibilityDefaults, ...(chosen as Partial<Visibility>) };
}

/** The levels that a viewer may see on the card of `ownerId`. */
export function levelsFor(viewer: Pick<Actor, 'id'> | null, ownerId: string): readonly VisibilityLevel[] {
  if (viewer?.id === ownerId) return visibilityLevels;
  return viewer ? ['everybody', 'members'] : ['everybody'];
}
