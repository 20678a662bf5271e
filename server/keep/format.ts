import { hash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { KeepProblem } from './problem.ts';

/**
 * A backup is one tar, compressed: `backup.json` first, then files and rows in any order, `manifest.json` last. Whatever
 * has no manifest was cut.
 */
export const headName = 'backup.json';
export const manifestName = 'manifest.json';
export const filesFolder = 'files/';
export const rowsFolder = 'database/';
/** Work that the job runner had not done yet; comes back through the outbox. */
export const jobsFolder = 'jobs/';

const currentFormat = 1;
const Name = Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' });

const Head = Type.Object({
  format: Type.Integer(),
  madang: Type.String(),
  createdAt: Type.String(),
  postgres: Type.Integer(),
  secrets: Type.Boolean(),
  migrations: Type.Array(
    Type.Object({ name: Type.String(), checksum: Type.String(), appliedAt: Type.String() }),
  ),
  tables: Type.Array(Type.Object({ name: Name, columns: Type.Array(Type.String()) })),
  /** Over everything above: a changed letter must not look like another release. */
  sum: Type.String(),
});
const Rows = Type.Object({ rows: Type.Integer(), sum: Type.String() });
const Manifest = Type.Object({
  tables: Type.Record(Type.String(), Rows),
  jobs: Rows,
  sequences: Type.Array(
    Type.Object({ name: Name, value: Type.String({ pattern: '^-?\\d+$' }), called: Type.Boolean() }),
  ),
  files: Rows,
});

export type Head = Static<typeof Head>;
export type Manifest = Static<typeof Manifest>;
export type TableShape = Head['tables'][number];

export function makeHead(facts: Omit<Head, 'format' | 'sum'>): Head {
  const head = { format: currentFormat, ...facts };
  return { ...head, sum: sumOf(head) };
}

function sumOf(head: Omit<Head, 'sum'>): string {
  return hash('sha256', JSON.stringify(head));
}

/** @throws KeepProblem */
export function parseHead(text: string): Head {
  const head = parse(text);
  if (!Check(Head, head)) throw new KeepProblem('This is not a backup of Madang.');
  if (head.format !== currentFormat)
    throw new KeepProblem(
      `This backup has format ${head.format}, this release reads ${currentFormat}: restore it with Madang ${head.madang} or newer.`,
    );
  const { sum, ...facts } = head;
  if (sum !== sumOf(facts)) throw new KeepProblem('The backup is damaged: its first entry was changed.');
  return head;
}

/** @throws KeepProblem */
export function parseManifest(text: string): Manifest {
  const manifest = parse(text);
  if (Check(Manifest, manifest)) return manifest;
  throw new KeepProblem('The backup is damaged: its manifest cannot be read.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
