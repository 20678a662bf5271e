import type { ParsedCronItem } from 'graphile-worker';
import type { Pool } from 'pg';
import type { TimedTask, TimetableRow } from './port.ts';
import { readTimetable } from './tasks.ts';

const minute = 60_000;
/** A leap day comes at most after eight years, but no timed job of ours waits for one. */
const furthest = 366 * 24 * 60;

/** When each timed job ran last, as the runner noted it, and when it is due next. */
export async function readRuns(pool: Pool, timed: readonly TimedTask[], now: Date): Promise<TimetableRow[]> {
  const { rows } = await pool.query<{ identifier: string; last_execution: Date | null }>(
    'select identifier, last_execution from graphile_worker._private_known_crontabs',
  );
  const last = new Map(rows.map((row) => [row.identifier, row.last_execution]));
  const items = new Map(readTimetable(timed).map((item) => [item.identifier, item]));
  return timed.map(({ name, schedule }) => ({
    name,
    schedule,
    lastRunAt: last.get(name) ?? null,
    nextRunAt: nextRun(items.get(name)!, now),
  }));
}

/** The first minute after this one in which the schedule, which is in UTC, fits. */
export function nextRun({ match }: ParsedCronItem, now: Date): Date | null {
  const start = Math.floor(now.getTime() / minute) + 1;
  for (let index = 0; index < furthest; index += 1) {
    const at = new Date((start + index) * minute);
    const digest = {
      min: at.getUTCMinutes(),
      hour: at.getUTCHours(),
      date: at.getUTCDate(),
      month: at.getUTCMonth() + 1,
      dow: at.getUTCDay(),
    };
    if (match(digest)) return at;
  }
  return null;
}
