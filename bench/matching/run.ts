import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { formGroups, type Waiting } from '../../server/modules/matching/index.ts';
import { bestFront } from '../../server/test/tutte.ts';
import { liveThrough } from './day.ts';
import { pairGreedily } from './greedy.ts';
import { bestGroups, fits, habits, Lot, mostInGroups, randomPool, widths, type Habit } from './pools.ts';

type Row = [what: string, measured: string, target: string, good: boolean];

const nobody = { silent: new Set<string>(), met: new Map<string, number>() };
const names = Object.keys(habits) as Habit[];
const form = (pool: readonly Waiting[], min: number, max: number) =>
  formGroups(pool, nobody, 0, { widths, min, max, rematchMs: 0, patient: false, seed: 1 });

/** `npm run bench matching [-- --pools 1000]`: how fast and how good matching is. */
export function run(args: string[]): Promise<number> {
  const at = args.indexOf('--pools');
  const pools = at === -1 ? 1_000 : Number(args[at + 1]);
  const rows = [...speed(), ...optimum(pools), ...groups(pools), ...against()];
  write(rows);
  return Promise.resolve(rows.every(([, , , good]) => good) ? 0 : 1);
}

function speed(): Row[] {
  return names.flatMap((habit): Row[] => {
    const pool = randomPool(new Lot(1), 10_000, habit);
    const began = performance.now();
    const matched = form(pool, 2, 2).flat().length;
    const ms = performance.now() - began;
    const mb = process.memoryUsage.rss() / 2 ** 20;
    return [
      [`pairs among 10,000, ${habit}: matched`, String(matched), '', true],
      ['the same, time', `${Math.round(ms)} ms`, '2000 ms', ms <= 2_000],
      ['the same, memory of the whole process', `${Math.round(mb)} MB`, '500 MB', mb <= 500],
    ];
  });
}

/** Against Gaussian elimination of the pool's Tutte matrix. */
function optimum(count: number): Row[] {
  const lot = new Lot(2);
  let same = 0;
  for (let pool = 0; pool < count; pool += 1) {
    const entries = randomPool(lot, 2 + lot.below(199), names[pool % names.length]!);
    const covered = form(entries, 2, 2)
      .flat()
      .map((id) => Number(id) - 1)
      .sort((a, b) => a - b);
    const best = bestFront(entries.length, (one, other) => fits(entries[one]!, entries[other]!));
    if (covered.join() === best.join()) same += 1;
  }
  const what = `pools of 2 to 200 whose pairs cover what a general solver covers, of ${count}`;
  return [[what, String(same), String(count), same === count]];
}

function groups(count: number): Row[] {
  const large = names.map((habit): Row => {
    const pool = randomPool(new Lot(3), 10_000, habit);
    return share(
      `groups of 3 to 4 among 10,000, ${habit}`,
      form(pool, 3, 4).flat().length,
      mostInGroups(pool, 3),
    );
  });
  const lot = new Lot(4);
  let [placed, most] = [0, 0];
  for (let pool = 0; pool < count; pool += 1) {
    const entries = randomPool(lot, 2 + lot.below(199), 'mixed');
    placed += form(entries, 3, 4).flat().length;
    most += mostInGroups(entries, 3);
  }
  let [small, best] = [0, 0];
  for (let pool = 0; pool < 60; pool += 1) {
    const entries = randomPool(lot, 16, names[pool % 2]!);
    small += form(entries, 3, 4).flat().length;
    best += bestGroups(entries, 3, 4);
  }
  return [
    ...large,
    share(`groups of 3 to 4 in ${count} pools of 2 to 200, mixed`, placed, most),
    share('groups of 3 to 4 in 60 pools of 16, mixed and picky, of the true optimum', small, best),
  ];
}

const share = (what: string, placed: number, most: number): Row => [
  `${what}: placed of the bound`,
  `${((100 * placed) / most).toFixed(1)} % (${placed} of ${most})`,
  '97 %',
  placed / most >= 0.97,
];

/** Beside one greedy pass over sorted conditions. */
function against(): Row[] {
  const once = names.map((habit): Row => {
    const pool = randomPool(new Lot(5), 200, habit);
    const [ours, theirs] = [form(pool, 2, 2).flat().length, pairGreedily(pool).length * 2];
    return [
      `one run among 200, ${habit}: matched, ours and greedy`,
      `${ours}, ${theirs}`,
      '',
      ours >= theirs,
    ];
  });
  const lived = (['picky', 'single'] as const).flatMap((habit): Row[] =>
    [2_000, 300_000].map((runEvery): Row => {
      const day = { people: 600, hours: 6, runEvery, habit };
      const [ours, theirs] = [liveThrough('ours', day), liveThrough('greedy', day)];
      const say = ({ matched, meanMinutes }: typeof ours) => `${matched} after ${meanMinutes.toFixed(1)} min`;
      return [
        `600 over 6 hours, ${habit}, a run every ${runEvery / 1_000} s: matched and mean wait, ours and greedy`,
        `${say(ours)}, ${say(theirs)}`,
        '',
        true,
      ];
    }),
  );
  return [...once, ...lived];
}

function write(rows: readonly Row[]): void {
  const text = [
    '## Matching',
    '',
    `Node ${process.versions.node.split('.')[0]}, one thread. Load of the machine at the end: ${loadavg()[0]!.toFixed(1)}.`,
    '',
    '| What | Measured | Target |',
    '| ---- | -------- | ------ |',
    ...rows.map(
      ([what, measured, target, good]) => `| ${what} | ${measured} | ${target}${good ? '' : ' (missed)'} |`,
    ),
    '',
  ].join('\n');
  console.log(text);
  const path = resolve(import.meta.dirname, '../RESULTS.md');
  const before = readFileSync(path, 'utf8');
  const section = /## Matching\n[\s\S]*?(?=\n## |$)/;
  writeFileSync(
    path,
    section.test(before) ? before.replace(section, () => text) : `${before.trimEnd()}\n\n${text}`,
  );
}
