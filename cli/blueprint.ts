import type { Config } from '../server/app/config.ts';
import { applyBlueprint, blueprintNames, loadBlueprint } from '../server/modules/site/index.ts';
import { withNode } from './with-node.ts';

/** Adds a blueprint's spaces and settings to this site. Nothing that exists is removed. */
export async function applyBlueprintCommand(config: Config, [name]: string[]): Promise<number> {
  if (!name || !blueprintNames().includes(name)) {
    console.error(`Which one? madang blueprint apply ${blueprintNames().join(' | ')}`);
    return 2;
  }
  return withNode(config, async ({ ctx }) => {
    const { made, off } = await applyBlueprint(ctx, loadBlueprint(name));
    console.log(`Made ${made.length} spaces${made.length > 0 ? `: ${made.join(', ')}` : ''}.`);
    if (off.length > 0) console.log(`Off until their kind exists: ${off.join(', ')}.`);
    return 0;
  });
}
