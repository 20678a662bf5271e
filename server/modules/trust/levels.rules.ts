import type { Requirement } from './trust.settings.ts';

export type Level = 0 | 1 | 2 | 3;
export const highestLevel = 3;

/** What is known of a member; counts stop at what the settings can ask for. */
export type Measures = Requirement & {
  /** Warnings that are valid now. */
  warnings: number;
};

export interface Standing {
  /** The highest level ever earned. Stricter rules take nothing away. */
  reached: number;
  pinned: number | null;
}

const facts = ['days', 'daysVisited', 'postsRead', 'written', 'likers'] as const;
export type Fact = (typeof facts)[number];

/** The level that the rules give: all that its own and the lower levels ask for. */
export function earnedLevel(measures: Requirement, rules: readonly Requirement[]): number {
  let level = 0;
  for (const rule of rules) {
    if (facts.some((fact) => measures[fact] < rule[fact])) break;
    level += 1;
  }
  return level;
}

/** What holds now: staff's word before the rules', and less for as long as a warning is valid. */
export function levelOf({ reached, pinned }: Standing, warnings: number, warnedLevel: number): number {
  if (pinned !== null) return pinned;
  return warnings > 0 ? Math.min(reached, warnedLevel) : reached;
}

/** What the next level asks for and how much of it is there; `null` at the top. */
export function missingFor(
  level: number,
  measures: Requirement,
  rules: readonly Requirement[],
): { fact: Fact; have: number; need: number }[] | null {
  const rule = rules[level];
  if (!rule) return null;
  return facts
    .filter((fact) => rule[fact] > 0)
    .map((fact) => ({ fact, have: Math.min(measures[fact], rule[fact]), need: rule[fact] }));
}
