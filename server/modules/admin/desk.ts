import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { deskItems, type DeskItem, type Waiting } from '../../kernel/desk.ts';
import type { JobsEngine } from '../../engines/jobs/port.ts';
import { checkHealth } from './health.ts';
import { findRuns } from './integrity.queries.ts';

export interface DeskParts {
  jobs: () => JobsEngine;
  dataDir: string;
  mailIsKept: boolean;
  /** When the last backup was made here; null when nobody knows. */
  lastBackup: () => Promise<Date | null>;
}

export interface DeskRow {
  name: string;
  title: string;
  path: string;
  /** Null when it could not be found out. */
  count: number | null;
  oldestAt: string | null;
}

const week = 7 * 86_400_000;

/** Everything that waits for a person. One that cannot be looked at says so and hides nothing of the others. */
export async function listDesk(ctx: Ctx, parts: DeskParts): Promise<DeskRow[]> {
  const items = [...deskItems(), ...machineItems(parts)];
  return Promise.all(items.map((item) => lookAt(ctx, item)));
}

async function lookAt(ctx: Ctx, { name, words, path, look }: DeskItem): Promise<DeskRow> {
  const row = { name, path, title: words[ctx.locale === 'en' ? 'en' : 'ko'] };
  try {
    const { count, oldestAt } = await look(ctx);
    return { ...row, count, oldestAt: oldestAt?.toISOString() ?? null };
  } catch (error) {
    ctx.log.warn({ err: error, item: name }, 'an item of the desk could not be looked at');
    return { ...row, count: null, oldestAt: null };
  }
}

/** What the machine needs a person for. Its engines belong to this node, so these are no declarations. */
function machineItems(parts: DeskParts): DeskItem[] {
  return [
    {
      name: 'jobs.dead',
      words: { ko: '포기한 작업', en: 'Jobs that gave up' },
      path: '/admin/jobs',
      look: async () => {
        const { tasks, oldestFailedAt } = await parts.jobs().overview();
        return { count: tasks.reduce((sum, task) => sum + task.failed, 0), oldestAt: oldestFailedAt };
      },
    },
    {
      name: 'jobs.stuck',
      words: { ko: '멈춘 작업', en: 'Jobs that are stuck' },
      path: '/admin/jobs',
      look: async () => (await parts.jobs().overview()).stuck,
    },
    {
      name: 'site.health',
      words: { ko: '손볼 곳이 있는 장치', en: 'Engines in bad health' },
      path: '/admin/health',
      look: async (ctx) => {
        // Jobs have items of their own.
        const checks = (await checkHealth(ctx, parts)).filter(({ name }) => name !== 'jobs');
        return { count: checks.filter(({ ok }) => !ok).length, oldestAt: null };
      },
    },
    {
      name: 'site.backup',
      words: { ko: '일주일 넘게 없는 백업', en: 'No backup for a week' },
      path: '/admin/health',
      look: (ctx) => lookAtBackup(ctx, parts.lastBackup),
    },
    {
      name: 'site.integrity',
      words: { ko: '어긋난 자료', en: 'Data that does not add up' },
      path: '/admin/health',
      look: async (ctx) => {
        const last = (await findRuns(ctx, 2)).find(({ finished_at }) => finished_at !== null);
        const wrong = last?.results.filter(({ rows, failed }) => rows > 0 || failed) ?? [];
        return { count: wrong.length, oldestAt: wrong.length > 0 ? last!.finished_at : null };
      },
    },
  ];
}

/** A site that is younger than a week has nothing to lose yet. Samples are older than the site; its administrator is not. */
async function lookAtBackup(ctx: Ctx, lastBackup: () => Promise<Date | null>): Promise<Waiting> {
  const { rows } = await sql<{
    began: Date | null;
  }>`select min(created_at) as began from accounts where role = 'admin'`.execute(ctx.db);
  const since = (await lastBackup()) ?? rows[0]?.began ?? ctx.now;
  const isOld = ctx.now.getTime() - since.getTime() > week;
  return { count: isOld ? 1 : 0, oldestAt: isOld ? since : null };
}

export interface Room {
  databaseBytes: number;
  diskFreeBytes: number;
  diskBytes: number;
}

export async function measureRoom(ctx: Ctx, dataDir: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(dataDir);
  const { rows } = await sql<{ bytes: string }>`
    select pg_database_size(current_database()) as bytes`.execute(ctx.db);
  return {
    databaseBytes: Number(rows[0]?.bytes ?? 0),
    diskFreeBytes: bavail * bsize,
    diskBytes: blocks * bsize,
  };
}
