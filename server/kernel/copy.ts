import { CompiledQuery, type Kysely } from 'kysely';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** COPY counts microseconds from the year 2000. */
const epoch = Date.UTC(2000, 0, 1);
const oid = { bigint: 20, text: 25 } as const;
const word = 4_294_967_296;

/**
 * Rows on their way into a table, as COPY reads them in its binary format: several times as fast as values of a statement,
 * for both sides. Say `row`, then each column in order.
 */
export class CopyRows {
  #bytes = Buffer.allocUnsafe(65_536);
  #end = signature.copy(this.#bytes);
  count = 0;

  row(columns: number): this {
    this.#room(2);
    this.#end = this.#bytes.writeInt16BE(columns, this.#end);
    this.count += 1;
    return this;
  }

  nothing(): this {
    return this.#int4(-1);
  }

  int2(value: number): this {
    this.#int4(2);
    this.#end = this.#bytes.writeInt16BE(value, this.#end);
    return this;
  }

  int4(value: number): this {
    return this.#int4(4).#int4(value);
  }

  /** Of ids, too, which are strings elsewhere. */
  int8(value: number | string): this {
    return this.#int4(8).#int8(Number(value));
  }

  boolean(value: boolean): this {
    this.#int4(1);
    this.#end = this.#bytes.writeUInt8(value ? 1 : 0, this.#end);
    return this;
  }

  moment(value: Date): this {
    return this.#int4(8).#int8((value.getTime() - epoch) * 1_000);
  }

  uuid(value: string): this {
    this.#int4(16);
    this.#end += this.#bytes.write(value.replaceAll('-', ''), this.#end, 'hex');
    return this;
  }

  text(value: string): this {
    this.#room(4 + value.length * 3);
    const written = this.#bytes.write(value, this.#end + 4);
    this.#bytes.writeInt32BE(written, this.#end);
    this.#end += 4 + written;
    return this;
  }

  /** A value as the type's own `recv` function reads it. */
  bytes(...parts: readonly Uint8Array[]): this {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    this.#int4(length);
    this.#room(length);
    for (const part of parts) {
      this.#bytes.set(part, this.#end);
      this.#end += part.length;
    }
    return this;
  }

  texts(values: readonly string[]): this {
    return this.#array(oid.text, values.length, () => values.forEach((value) => this.text(value)));
  }

  int8s(values: readonly (number | string)[]): this {
    return this.#array(oid.bigint, values.length, () => values.forEach((value) => this.int8(value)));
  }

  /** Everything, with the mark of the end. */
  finish(): Buffer {
    this.#room(2);
    this.#bytes.writeInt16BE(-1, this.#end);
    return this.#bytes.subarray(0, this.#end + 2);
  }

  get size(): number {
    return this.#end;
  }

  #array(element: number, length: number, write: () => void): this {
    const start = this.#end;
    this.#int4(0)
      .#int4(length === 0 ? 0 : 1)
      .#int4(0)
      .#int4(element);
    if (length > 0) this.#int4(length).#int4(1);
    write();
    this.#bytes.writeInt32BE(this.#end - start - 4, start);
    return this;
  }

  #int4(value: number): this {
    // Room for what follows as well, when that is of a fixed length.
    this.#room(24);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
    return this;
  }

  #int8(value: number): this {
    const high = Math.floor(value / word);
    this.#end = this.#bytes.writeInt32BE(high, this.#end);
    this.#end = this.#bytes.writeUInt32BE(value - high * word, this.#end);
    return this;
  }

  #room(needed: number): void {
    if (this.#end + needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + needed));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** Writes rows into `table`, whose `columns` were written in this order. Joins the transaction that `db` belongs to. */
async function copyRows<DB>(
  db: Kysely<DB>,
  table: string & keyof DB,
  columns: readonly string[],
  rows: CopyRows,
): Promise<void> {
  if (rows.count === 0) return;
  await db.executeQuery(
    CompiledQuery.raw(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`, [rows]),
  );
}

/** Bytes on their way at once: enough that the database never waits for us, little enough for a small machine. */
const mostUnderway = 48_000_000;

/** Sends rows without waiting for those before, so that more are made while the database writes. In order. */
export class CopyQueue<DB> {
  readonly #db: Kysely<DB>;
  readonly #underway = new Set<Promise<void>>();
  #bytes = 0;
  #failed: { error: unknown } | null = null;

  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** @throws what an earlier one failed with */
  async send(table: string & keyof DB, columns: readonly string[], rows: CopyRows): Promise<void> {
    const { size } = rows;
    this.#bytes += size;
    const sent: Promise<void> = copyRows(this.#db, table, columns, rows)
      .catch((error: unknown) => void (this.#failed ??= { error }))
      .finally(() => {
        this.#bytes -= size;
        this.#underway.delete(sent);
      });
    this.#underway.add(sent);
    while (this.#bytes > mostUnderway && this.#underway.size > 0) await Promise.race(this.#underway);
    if (this.#failed) throw this.#failed.error;
  }

  async settle(): Promise<void> {
    await Promise.all(this.#underway);
    if (this.#failed) throw this.#failed.error;
  }
}
