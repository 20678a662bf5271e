import type { Measured } from './rows.ts';
import type { Line } from './report.ts';

/** Rows that are measured on a small and on a large site, and how much dearer they may get. */
const limits: readonly { name: string; times: number }[] = [
  { name: 'post page, 20 comments, guest, HTML', times: 1.3 },
  { name: 'list page, 30 rows, guest, HTML', times: 2 },
  { name: 'home page, guest, HTML', times: 2 },
  { name: 'search as JSON, ten words in turn, guest', times: 2 },
  { name: 'post written', times: 1.3 },
  { name: 'comment written', times: 1.3 },
];

export const grows = (name: string): boolean => limits.some((limit) => limit.name === name);

/** Compares CPU of server and database together, in multiples of the ceilings of each moment. */
export function compareSizes(small: readonly Measured[], large: readonly Measured[]): Line[] {
  return limits.flatMap(({ name, times }) => {
    const [before, after] = [small, large].map((rows) => rows.find((row) => row.name === name)?.figure);
    if (!before || !after) return [];
    const grown = cost(after) / cost(before);
    const found = `${grown.toFixed(2)} × (${cost(before).toFixed(1)} to ${cost(after).toFixed(1)} ×bare)`;
    return [{ name, found, target: `≤ ${times} ×`, holds: grown <= times }];
  });
}

/** Database CPU counts as what it is beside the server's: milliseconds, in multiples of a bare answer. */
function cost({ bare, serverMs, databaseMs }: Measured['figure']): number {
  return bare * (1 + databaseMs / serverMs);
}
