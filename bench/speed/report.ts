import type { CeilingCost } from '../harness/ceilings.ts';
import { explanations } from './explanations.ts';
import type { Measured } from './rows.ts';

/** One line of the table: what was found, what was wanted, and whether that holds. */
export interface Line {
  name: string;
  found: string;
  target: string;
  holds: boolean;
}

export function lineOf({ name, target, figure }: Measured): Line {
  const { bare, row, commits } = figure;
  const cost = `${figure.serverMs.toFixed(2)} ms = ${bare.toFixed(1)} ×bare, database ${figure.databaseMs.toFixed(2)} ms = ${row.toFixed(1)} ×row`;
  const rate = `${figure.perSecond.toFixed(0)}/s, p50 ${figure.p50} ms, p99 ${figure.p99} ms`;
  const share = commits === null ? '' : `; ${commits.toFixed(2)} × commits`;
  const wanted = [
    target.bare !== undefined && `≤ ${target.bare} ×bare`,
    target.row !== undefined && `≤ ${target.row} ×row`,
    target.commits !== undefined && `≥ ${target.commits} × commits`,
  ];
  return {
    name,
    found: `${cost}; ${rate}${share}${figure.failures > 0 ? `; ${figure.failures} failures` : ''}`,
    target: wanted.filter(Boolean).join(', ') || '–',
    holds:
      figure.failures === 0 &&
      bare <= (target.bare ?? Infinity) &&
      row <= (target.row ?? Infinity) &&
      (commits ?? Infinity) >= (target.commits ?? 0),
  };
}

export const mark = ({ holds }: Line): string => (holds ? 'yes' : 'no');

/** The results as a page of Markdown; it names no machine. */
export function pageOf(title: string, lines: readonly Line[], ceiling: CeilingCost, facts: string): string {
  const rows = lines.map((line) => `| ${line.name} | ${line.found} | ${line.target} | ${mark(line)} |`);
  const missed = lines.filter((line) => !line.holds && explanations[line.name]);
  return [
    `## ${title}`,
    facts,
    `Ceilings of this run: a bare Fastify answer ${ceiling.barePerSecond.toFixed(0)}/s, ${ceiling.bare.toFixed(3)} ms = 1 ×bare; one row by primary key ${ceiling.rowServer.toFixed(3)} ms + database ${ceiling.rowDatabase.toFixed(3)} ms = 1 ×row.`,
    ['| What | Found | Target | Holds |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...missed.map((line) => `**${line.name}**: ${explanations[line.name]}`),
  ].join('\n\n');
}
