import { hash } from 'node:crypto';

/** How many rows, and a sum over them that does not depend on their order. */
export interface Counted {
  rows: number;
  sum: string;
}

const newline = 10;

/**
 * Counts and sums the rows of a COPY in text form, one a line, while they pass. The sum adds up 128 bits of each row's
 * SHA-256 in four lanes: any lost, doubled or changed row shows.
 */
export class RowSum {
  #rows = 0;
  #lanes = new Uint32Array(4);
  #rest: Buffer | null = null;

  /** Complete ones so far. */
  get rows(): number {
    return this.#rows;
  }

  add(chunk: Buffer): void {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    for (let end = data.indexOf(newline); end !== -1; end = data.indexOf(newline, start)) {
      this.#addRow(data.subarray(start, end));
      start = end + 1;
    }
    // A copy: the stream may use its buffer again.
    this.#rest = start < data.length ? Buffer.from(data.subarray(start)) : null;
  }

  #addRow(row: Buffer): void {
    const digest = hash('sha256', row, 'buffer');
    for (let lane = 0; lane < 4; lane += 1) this.#lanes[lane]! += digest.readUInt32LE(lane * 4);
    this.#rows += 1;
  }

  /** @throws Error when the last row was cut */
  result(): Counted {
    if (this.#rest !== null) throw new Error('the last row is not complete');
    return { rows: this.#rows, sum: Buffer.from(this.#lanes.buffer).toString('hex') };
  }
}
