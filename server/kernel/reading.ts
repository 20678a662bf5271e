/**
 * Rows that the calls behind one page have read already, so that each is asked for once. Rows only, the same for everybody
 * who may see them: what the actor may see is decided anew by each call.
 */
export class Reading {
  readonly #found = new Map<string, Promise<unknown>>();

  /** The row with this id, read now unless somebody has asked before. What is not there is not remembered. */
  async one<Row>(kind: string, id: string, load: () => Promise<Row | undefined>): Promise<Row | undefined> {
    const rows = await this.each(kind, [id], async () => {
      const row = await load();
      return new Map(row === undefined ? [] : [[id, row]]);
    });
    return rows.get(id);
  }

  /** Rows by id; those that nobody has asked for are read together. */
  async each<Row>(
    kind: string,
    ids: readonly string[],
    load: (missing: string[]) => Promise<ReadonlyMap<string, Row>>,
  ): Promise<Map<string, Row>> {
    const keyOf = (id: string) => `${kind}/${id}`;
    const missing = ids.filter((id) => !this.#found.has(keyOf(id)));
    if (missing.length > 0) this.#load(missing, keyOf, load(missing));
    const rows = new Map<string, Row>();
    for (const id of ids) {
      const row = (await this.#found.get(keyOf(id))) as Row | undefined;
      if (row !== undefined) rows.set(id, row);
    }
    return rows;
  }

  /** Also found under another key. */
  add(kind: string, id: string, row: unknown): void {
    this.#found.set(`${kind}/${id}`, Promise.resolve(row));
  }

  #load<Row>(ids: string[], keyOf: (id: string) => string, loading: Promise<ReadonlyMap<string, Row>>): void {
    for (const id of ids) {
      const key = keyOf(id);
      const row = loading.then((rows) => rows.get(id));
      this.#found.set(key, row);
      const forget = () => this.#found.delete(key);
      row.then((found) => found === undefined && forget(), forget);
    }
  }
}
