import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const file = join(import.meta.dirname, '..', 'RESULTS.md');
const head = '# Results of `npm run bench`\n\nWritten by the bench itself. Costs are CPU of one request.\n\n';

/** Replaces one section of `bench/RESULTS.md`; those of other benches stay as they are. */
export function keepSection(title: string, lines: readonly string[]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const others = before
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## ') && !part.startsWith(`## ${title}\n`));
  const section = [`## ${title}`, '', ...lines].join('\n');
  writeFileSync(file, `${head}${[...others, section].map((part) => part.trim()).join('\n\n')}\n`);
}

export const machineWords = (): string =>
  `Node ${process.versions.node.split('.')[0]}, ${availableParallelism()} cores for asking, answering and the database.`;
