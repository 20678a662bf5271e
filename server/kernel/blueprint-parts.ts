import type { Ctx } from './ctx.ts';

/** What a blueprint says to a capability that stands above the site: pools, rules, plans. */
export interface BlueprintPart {
  /** Unique; parts are applied in the order of their names. */
  readonly name: string;
  /**
   * In the transaction that applies the blueprint, after its settings and spaces. Twice is the same as once, and what a host has
   * changed since stays as it is.
   */
  readonly apply: (tx: Ctx, blueprint: Readonly<Record<string, unknown>>) => Promise<void>;
}

const parts = new Map<string, BlueprintPart>();

/** The module that reads the part calls it once, while it loads. */
export function defineBlueprintPart(part: BlueprintPart): BlueprintPart {
  if (parts.has(part.name)) throw new Error(`blueprint part ${part.name} is declared twice`);
  parts.set(part.name, part);
  return part;
}

export async function applyBlueprintParts(
  tx: Ctx,
  blueprint: Readonly<Record<string, unknown>>,
): Promise<void> {
  const sorted = [...parts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { apply } of sorted) await apply(tx, blueprint);
}
