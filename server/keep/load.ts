import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { jobColumns } from './backup.ts';
import { copyIn, copyOut, listTables } from './catalogue.ts';
import { quoted, type Head, type Manifest } from './format.ts';
import { KeepProblem } from './problem.ts';
import { RowSum, type Counted } from './row-sum.ts';

/** Fills the tables of a freshly migrated database in one transaction. */
export class Load {
  readonly #client: pg.Client;
  readonly #head: Head;
  readonly #sums = new Map<string, RowSum>();
  readonly #jobs = new RowSum();
  #later: string[] = [];

  constructor(client: pg.Client, head: Head) {
    this.#client = client;
    this.#head = head;
    for (const { name } of head.tables) this.#sums.set(name, new RowSum());
  }

  get rows(): number {
    return [...this.#sums.values()].reduce((total, sum) => total + sum.rows, 0);
  }

  /** Indexes and references are made again when all rows are there: quicker, and in any order of tables. */
  async begin(): Promise<void> {
    const client = this.#client;
    await this.#assertTables();
    await client.query(`begin; set local maintenance_work_mem = '256MB'; set local synchronous_commit = off`);
    const tables = this.#head.tables.map(({ name }) => `public.${quoted(name)}`);
    const { rows } = await client.query<{ drop: string; make: string }>(droppable);
    for (const { drop } of rows) await client.query(drop);
    this.#later = rows.map(({ make }) => make);
    await client.query(`truncate ${tables.join(', ')}`);
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    await client.query('create temp table waiting_work (like public.outbox) on commit drop');
    await client.query('alter table waiting_work alter id drop not null');
  }

  /** Tables that this release makes with these migrations; others were somebody else's. */
  async #assertTables(): Promise<void> {
    const made = await listTables(this.#client);
    for (const { name, columns } of this.#head.tables) {
      const own = made.find((table) => table.name === name);
      const missing = own ? columns.find((column) => !own.columns.includes(column)) : '';
      if (missing === undefined) continue;
      const what = own ? `the column ${missing} of the table ${name}` : `the table ${name}`;
      throw new KeepProblem(`The backup holds ${what}, which no migration makes: it cannot be restored.`);
    }
  }

  async addRows(table: string, rows: Readable): Promise<void> {
    const shape = this.#head.tables.find(({ name }) => name === table);
    if (!shape) throw new KeepProblem(`The backup is damaged: it does not say what ${table} is.`);
    await this.#copy(copyIn(shape), rows, this.#sums.get(table)!);
  }

  async addJobs(rows: Readable): Promise<void> {
    await this.#copy(`copy waiting_work (${jobColumns}) from stdin`, rows, this.#jobs);
  }

  async #copy(statement: string, rows: Readable, sum: RowSum): Promise<void> {
    const counting = new Transform({
      transform(part: Buffer, _encoding, done) {
        sum.add(part);
        done(null, part);
      },
    });
    await pipeline(rows, counting, this.#client.query(copyFrom(statement)));
  }

  /** Compares what came with what the manifest says, and makes the database whole again. */
  async finish(manifest: Manifest, { verify }: { verify: boolean }): Promise<void> {
    const client = this.#client;
    const came = new Map([...this.#sums].map(([name, sum]) => [name, resultOf(sum)]));
    for (const [name, counted] of came) assertEqual(counted, manifest.tables[name], `the table ${name}`);
    assertEqual(resultOf(this.#jobs), manifest.jobs, 'the waiting jobs');
    for (const make of this.#later) await client.query(make);
    for (const { name } of this.#head.tables)
      await client.query(`alter table public.${quoted(name)} enable trigger user`);
    for (const { name, value, called } of manifest.sequences)
      await client.query('select setval($1::regclass, $2, $3)', [`public.${quoted(name)}`, value, called]);
    if (verify) await this.#readBack(manifest);
    await client.query(
      `insert into outbox (${jobColumns}) select ${jobColumns} from waiting_work order by created_at`,
    );
    await client.query(
      `update schema_migrations m set applied_at = given."appliedAt"
       from json_to_recordset($1::json) as given (name text, "appliedAt" timestamptz) where m.name = given.name`,
      [JSON.stringify(this.#head.migrations)],
    );
    await client.query('commit');
  }

  async #readBack(manifest: Manifest): Promise<void> {
    for (const table of this.#head.tables) {
      const sum = new RowSum();
      for await (const part of this.#client.query(copyTo(copyOut(table))) as AsyncIterable<Buffer>)
        sum.add(part);
      assertEqual(resultOf(sum), manifest.tables[table.name], `the table ${table.name}, read back`);
    }
  }
}

function resultOf(sum: RowSum): Counted {
  try {
    return sum.result();
  } catch (error) {
    throw new KeepProblem(`The backup is damaged: ${(error as Error).message}.`);
  }
}

/** @throws KeepProblem */
export function assertEqual(found: Counted, expected: Counted | undefined, what: string): void {
  if (expected && found.rows === expected.rows && found.sum === expected.sum) return;
  const numbers = `${found.rows} of ${expected?.rows ?? 0} rows`;
  throw new KeepProblem(`The backup is damaged: ${what} is not what was saved (${numbers}).`);
}

/** References first, then indexes that no constraint needs; made again in the order indexes, references. */
const droppable = `
  select "drop", make from (
    select 2 as place, format('alter table %s drop constraint %I', conrelid::regclass, conname) as "drop",
           format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
    union all
    select 1, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint where conindid = i.indexrelid and contype <> 'f')
  ) all_of_them
  order by place, "drop"`;
