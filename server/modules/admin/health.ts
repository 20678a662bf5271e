import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';

export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  /** What to do when it is not ok. */
  fix: string | null;
}

interface HealthParts {
  jobs: () => JobsEngine;
  dataDir: string;
  mailIsKept: boolean;
}

const lowDisk = 1_000_000_000;
const silentAfter = 30_000;

/** Looks at each engine and says the fix for what is wrong. Used by the admin page and by `madang doctor`. */
export async function checkHealth(ctx: Ctx, parts: HealthParts): Promise<Check[]> {
  return [
    await checkDatabase(ctx),
    await checkJobs(parts.jobs(), ctx.now),
    checkMail(parts.mailIsKept),
    await checkDisk(parts.dataDir),
    await checkSearch(ctx),
  ];
}

async function checkDatabase(ctx: Ctx): Promise<Check> {
  try {
    const started = performance.now();
    const result = await sql<{ version: string; size: string }>`
      select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`.execute(
      ctx.db,
    );
    const { version, size } = result.rows[0]!;
    const took = Math.round(performance.now() - started);
    return { name: 'database', ok: true, detail: `PostgreSQL ${version}, ${size}, ${took} ms`, fix: null };
  } catch {
    return {
      name: 'database',
      ok: false,
      detail: 'does not answer',
      fix: 'Look into postgres.log in the data folder, or check DATABASE_URL.',
    };
  }
}

/** Judged by the heartbeats in the database, so that a command beside the server sees what the server sees. */
async function checkJobs(jobs: JobsEngine, now: Date): Promise<Check> {
  const { outbox, lagSeconds, tasks, nodes } = await jobs.overview();
  const alive = nodes.filter((node) => now.getTime() - node.beatAt.getTime() < silentAfter);
  if (alive.length === 0) return { name: 'jobs', ok: true, detail: 'no server is running now', fix: null };
  if (!alive.some((node) => node.roles.includes('worker'))) {
    return {
      name: 'jobs',
      ok: false,
      detail: 'nobody works on them',
      fix: 'Start a process with ROLES=worker.',
    };
  }
  const failed = tasks.reduce((sum, task) => sum + task.failed, 0);
  const detail = `${outbox} to hand over, ${Math.round(lagSeconds)} s behind, ${failed} gave up`;
  const fix = 'Read the error of each failed job on the jobs page, then try it again or remove it.';
  return { name: 'jobs', ok: failed === 0, detail, fix: failed === 0 ? null : fix };
}

async function checkSearch(ctx: Ctx): Promise<Check> {
  const { version, documents, done, underWay } = await ctx.engines.search.analysis(ctx.db);
  const detail = underWay
    ? `${done} of ${documents} documents analysed again`
    : `every document is of analyzer ${version}`;
  return { name: 'search', ok: true, detail, fix: null };
}

function checkMail(isKept: boolean): Check {
  return isKept
    ? {
        name: 'mail',
        ok: false,
        detail: 'mails are kept in the data folder, not sent',
        fix: 'Set SMTP_URL, for example smtps://user:password@mail.example:465.',
      }
    : { name: 'mail', ok: true, detail: 'sent by SMTP', fix: null };
}

async function checkDisk(dataDir: string): Promise<Check> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  return free < lowDisk
    ? { name: 'disk', ok: false, detail, fix: 'Make room, or move DATA_DIR to a larger disk.' }
    : { name: 'disk', ok: true, detail, fix: null };
}
