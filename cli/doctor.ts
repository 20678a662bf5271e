import { findLastBackup } from '../server/app/last-backup.ts';
import type { Config } from '../server/app/config.ts';
import { checkHealth, type Check } from '../server/modules/admin/index.ts';
import { withNode } from './with-node.ts';

const day = 86_400_000;
/** Worth knowing, but a site without them works. */
const advice = ['mail', 'backup'];

/** Looks at each engine and says the fix. Exit code 1 when something needs a person. */
export async function doctor(config: Config): Promise<number> {
  return withNode(config, async ({ ctx, jobs, engines }) => {
    const checks = await checkHealth(ctx, {
      jobs: () => jobs,
      dataDir: config.dataDir,
      mailIsKept: engines.keptMail !== null,
    });
    checks.push(await checkBackup(config.dataDir, ctx.now));
    for (const { name, ok, detail, fix } of checks) {
      console.log(`${ok ? 'ok  ' : 'LOOK'}  ${name.padEnd(9)} ${detail}`);
      if (fix) console.log(`                ${fix}`);
    }
    return checks.every((check) => check.ok || advice.includes(check.name)) ? 0 : 1;
  });
}

async function checkBackup(dataDir: string, now: Date): Promise<Check> {
  const last = await findLastBackup(dataDir);
  const fix = 'npm run madang -- backup, every night; see docs/operations/backup.md.';
  if (!last) return { name: 'backup', ok: false, detail: 'none was made here by madang backup', fix };
  const days = Math.floor((now.getTime() - last.getTime()) / day);
  const ok = days < 8;
  return {
    name: 'backup',
    ok,
    detail: days < 1 ? 'less than a day old' : `${days} days old`,
    fix: ok ? null : fix,
  };
}
