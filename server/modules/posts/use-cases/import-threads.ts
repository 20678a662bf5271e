import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { withBareTables } from '../../../kernel/bare-tables.ts';
import { CopyQueue } from '../../../kernel/copy.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db.generated.ts';
import { countContributions, type Contribution } from '../../members/index.ts';
import { importedColumns, importedTables, RowsOfThreads, type ImportedThread } from '../import.rules.ts';
import type { SearchableComment, SearchablePost } from '../searchable.queries.ts';
import { SerialIds } from '../serial-ids.ts';

export interface ImportedTexts {
  posts: SearchablePost[];
  comments: SearchableComment[];
}

/** Threads after which the event loop gets a turn, so that what waits for the database goes on its way. */
const threadsInOneTurn = 20;

/** Whether there are at most `few` posts. */
export async function hasFewPosts(ctx: Ctx, few: number): Promise<boolean> {
  const { rows } = await sql<{ few: boolean }>`
    select count(*) <= ${few}::int as few from (select from posts limit ${few + 1}::int) as there`.execute(
    ctx.db,
  );
  return rows[0]!.few;
}

/** Runs an import of very many threads while nobody can read posts: for a site that has few. */
export function withBareThreads<T>(tx: Ctx, work: () => Promise<T>): Promise<T> {
  return withBareTables(tx.db, importedTables, work);
}

/**
 * Writes whole conversations of the past: posts, comments, likes, views and every count. Checks neither rights nor limits and
 * emits no event: whoever imports hands the texts that it answers to whom they concern. Belongs to one transaction.
 */
export class ThreadImport {
  readonly #tx: Ctx;
  readonly #queue: CopyQueue<DB>;
  readonly #ids: { posts: SerialIds; comments: SerialIds };
  readonly #contributions = new Map<string, Contribution>();

  /** `expected`: how many there will be, so that ids are drawn in time. */
  constructor(tx: Ctx, expected: { posts: number; comments: number }) {
    this.#tx = tx;
    this.#queue = new CopyQueue(tx.db);
    this.#ids = {
      posts: new SerialIds(tx, 'posts', expected.posts),
      comments: new SerialIds(tx, 'comments', expected.comments),
    };
  }

  /** A thousand or so at a time. They may still be on their way when this returns. */
  async add(threads: readonly ImportedThread[]): Promise<ImportedTexts> {
    const rows = new RowsOfThreads();
    const texts: ImportedTexts = { posts: [], comments: [] };
    for (const [index, thread] of threads.entries()) {
      const id = (await this.#ids.posts.take(1))[0]!;
      const commentIds = await this.#ids.comments.take(thread.comments.length);
      rows.add(thread, id, commentIds);
      this.#count(thread);
      collect(texts, thread, id, commentIds);
      if (index % threadsInOneTurn === 0) await nextTurn();
    }
    for (const table of importedTables)
      await this.#queue.send(table, importedColumns[table].split(' '), rows.tables[table]);
    return texts;
  }

  async finish(): Promise<void> {
    await this.#queue.settle();
    await countContributions(this.#tx, [...this.#contributions.values()]);
  }

  #count({ authorId, comments }: ImportedThread): void {
    this.#contributionOf(authorId).posts += 1;
    for (const comment of comments) this.#contributionOf(comment.authorId).comments += 1;
  }

  #contributionOf(accountId: string): Contribution {
    let found = this.#contributions.get(accountId);
    if (!found) this.#contributions.set(accountId, (found = { accountId, posts: 0, comments: 0 }));
    return found;
  }
}

function collect(texts: ImportedTexts, thread: ImportedThread, id: string, commentIds: readonly string[]) {
  const { space, tags } = thread;
  const place = { spaceId: space.id, kind: space.kind, tags };
  texts.posts.push({
    ...place,
    id,
    authorId: thread.authorId,
    title: thread.title,
    body: thread.text.plain,
    createdAt: thread.at,
  });
  thread.comments.forEach((comment, index) =>
    texts.comments.push({
      ...place,
      id: commentIds[index]!,
      postId: id,
      authorId: comment.authorId,
      body: comment.text.plain,
      createdAt: comment.at,
    }),
  );
}
