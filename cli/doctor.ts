import type { Config } from '../server/app/config.ts';
import { checkHealth } from '../server/modules/admin/index.ts';
import { withNode } from './with-node.ts';

/** Looks at each engine and says the fix. Exit code 1 when something needs a person. */
export async function doctor(config: Config): Promise<number> {
  return withNode(config, async ({ ctx, jobs, engines }) => {
    const checks = await checkHealth(ctx, {
      jobs: () => jobs,
      dataDir: config.dataDir,
      mailIsKept: engines.keptMail !== null,
    });
    for (const { name, ok, detail, fix } of checks) {
      console.log(`${ok ? 'ok  ' : 'LOOK'}  ${name.padEnd(9)} ${detail}`);
      if (fix) console.log(`                ${fix}`);
    }
    return checks.every((check) => check.ok || check.name === 'mail') ? 0 : 1;
  });
}
