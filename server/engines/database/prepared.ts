import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CopyRows } from '../../kernel/copy.ts';

/** Asked for this often, a statement is worth a place in the memory of every connection. */
const usesBeforeNaming = 3;
/** Lists of values make texts of their own; what comes after this many stays unnamed. */
const maxNames = 400;
const preparable = /^\s*(?:select|insert|update|delete|with)\b/i;

/** Which statements of this process have a name. All connections use the same ones. */
class Names {
  readonly #uses = new Map<string, number>();
  #named = new Map<string, string>();
  #generation = 0;

  of(text: string): string | undefined {
    const name = this.#named.get(text);
    if (name !== undefined || this.#named.size >= maxNames || !preparable.test(text)) return name;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < usesBeforeNaming) {
      if (this.#uses.size < maxNames * 10) this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const made = `m${this.#generation}_${this.#named.size}`;
    this.#named.set(text, made);
    return made;
  }

  /** The tables have changed under the prepared statements: every connection prepares anew. */
  renew(): void {
    this.#named = new Map();
    this.#generation += 1;
  }
}

type Query = (...args: unknown[]) => Promise<unknown>;

type Copy = (stream: ReturnType<typeof copyFrom>) => ReturnType<typeof copyFrom>;

/** What `copyRows` asks for; the answer has the shape of any other. */
function sendRows(query: Copy, text: string, rows: CopyRows): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stream = query(copyFrom(text));
    stream.on('error', reject);
    stream.on('finish', () => resolve({ command: 'COPY', rowCount: stream.rowCount, rows: [] }));
    stream.end(rows.finish());
  });
}

/** `cached plan must not change result type`: a newer version has migrated the database while this one runs. */
function isOutdated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && error.message.includes('cached plan');
}

const isLostTransaction = (error: unknown) => error instanceof pg.DatabaseError && error.code === '25P02';

/**
 * A client that lets PostgreSQL parse and plan each of our statements once per connection instead of every time. Only what
 * is asked with values, as Kysely does; statements in simple texts stay as they are.
 */
export function preparingClient(): typeof pg.Client {
  const names = new Names();
  return class PreparingClient extends pg.Client {
    override query: pg.Client['query'] = ((...args: unknown[]) => {
      const plain = super.query.bind(this) as Query;
      const [text, values, callback] = args;
      if (Array.isArray(values) && values[0] instanceof CopyRows)
        return sendRows(super.query.bind(this) as Copy, String(text), values[0]);
      const name = typeof text === 'string' && Array.isArray(values) ? names.of(text) : undefined;
      if (name === undefined || callback !== undefined) return plain(...args);
      return plain({ name, text, values }).catch((error: unknown) => {
        if (!isOutdated(error)) throw error;
        names.renew();
        // A transaction is lost by now; whoever runs it tries it again as a whole.
        return plain(text, values).catch((next: unknown) => {
          throw isLostTransaction(next) ? error : next;
        });
      });
    }) as pg.Client['query'];
  };
}
