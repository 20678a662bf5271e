import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Actor, Ctx } from '../../../kernel/ctx.ts';
import type { Locale } from '../../../kernel/locale.ts';
import { countUnread } from '../inboxes.queries.ts';
import { describeNotices, presentNotice, spacesClosedTo } from '../notices.present.ts';
import { frame, framesOf, ping, standing } from './frames.rules.ts';
import { findBeginning, findChanges, findNow, type Beginning } from './stream.queries.ts';

const pageSize = 100;

interface StreamParts {
  ctx: Ctx;
  actor: Actor;
  response: ServerResponse;
  /** Waits for its turn to ask the database. */
  takeTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** One open connection to an inbox. Asks only when it is woken; holds at most one page that is not sent yet. */
export class Stream {
  readonly actor: Actor;
  readonly #parts: StreamParts;
  #at: Beginning | null = null;
  #busy = false;
  #again = false;
  #wasFull = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.actor = parts.actor;
  }

  get isOpen(): boolean {
    const { response } = this.#parts;
    return !response.destroyed && !response.writableEnded;
  }

  /** Sends what came after `lastSeq`, as it was given by the reader; without it, what comes from now on. */
  async begin(lastSeq: string | null): Promise<void> {
    const found = await this.#beginning(lastSeq);
    if (found) {
      this.#at = found;
      await this.#write(standing(found.seq));
    } else await this.reset();
    await this.look();
  }

  /** The reader must fetch anew: what they know does not lead to what is there now. */
  async reset(): Promise<void> {
    const { ctx, takeTurn } = this.#parts;
    this.#at = await takeTurn(() => findNow(ctx, this.actor.id));
    const unread = await takeTurn(async () =>
      countUnread(ctx, this.actor.id, await spacesClosedTo(ctx, this.actor)),
    );
    await this.#write(frame('reset', { unread, lastSeq: this.#at.seq }, this.#at.seq));
  }

  /** Looks for changes and sends them; while it does, it can be told to look again. Ends the stream when that fails. */
  async look(): Promise<void> {
    this.#again = true;
    if (this.#busy || !this.#at) return;
    this.#busy = true;
    try {
      while (this.#again && this.isOpen) {
        this.#again = false;
        if (await this.#sendPage()) this.#again = true;
      }
    } catch (error) {
      this.#parts.ctx.log.warn({ err: error }, 'an inbox stream ended');
      this.end();
    } finally {
      this.#busy = false;
    }
  }

  /** Keeps the connection alive. A reader who took nothing since the last time is given up: they come back for the rest. */
  beat(): void {
    const { response } = this.#parts;
    if (response.writableNeedDrain && this.#wasFull) response.destroy();
    else {
      this.#wasFull = response.writableNeedDrain;
      if (!this.#wasFull) response.write(ping);
    }
  }

  end(): void {
    this.#parts.response.end();
  }

  async #beginning(lastSeq: string | null): Promise<Beginning | null> {
    const { ctx, takeTurn } = this.#parts;
    if (lastSeq === null) return takeTurn(() => findNow(ctx, this.actor.id));
    if (!/^(0|[1-9]\d{0,14})$/.test(lastSeq)) return null;
    return takeTurn(() => findBeginning(ctx, this.actor.id, lastSeq));
  }

  /** Answers whether there is another page. */
  async #sendPage(): Promise<boolean> {
    const { ctx, takeTurn } = this.#parts;
    const at = this.#at!;
    const { changes, items } = await takeTurn(() => this.#readPage(ctx, at));
    const { frames, seq } = framesOf({ rows: changes.rows, items, unread: changes.unread }, at.seq);
    this.#at = { position: changes.position, seq };
    if (frames.length > 0) await this.#write(frames.join(''));
    return changes.more;
  }

  async #readPage(ctx: Ctx, at: Beginning) {
    const { id, role } = this.actor;
    const closed = await spacesClosedTo(ctx, { role });
    const changes = await findChanges(ctx, id, at.position, { closed, limit: pageSize });
    const shown = changes.rows.filter(
      (row) =>
        row.superseded_by === null &&
        row.gone_at === null &&
        (row.space_id === null || !closed.includes(row.space_id)),
    );
    const notices = await describeNotices(ctx, shown, { id, role, locale: ctx.locale as Locale });
    return { changes, items: new Map(notices.map((notice) => [notice.seq, presentNotice(notice)])) };
  }

  /** Waits until the reader has taken it. */
  async #write(text: string): Promise<void> {
    const { response } = this.#parts;
    if (!this.isOpen || response.write(text)) return;
    const left = new AbortController();
    const options = { signal: left.signal };
    await Promise.race([once(response, 'drain', options), once(response, 'close', options)]).finally(() =>
      left.abort(),
    );
  }
}
