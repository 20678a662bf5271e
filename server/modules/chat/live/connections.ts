import type { Bus } from '../../../engines/bus/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { findLiveRoles } from '../../accounts/index.ts';
import { memberChannel } from '../entries.queries.ts';
import { closing, StompRefusal } from '../stomp/refusals.ts';
import { accessRoom } from '../rooms.access.ts';
import type { Connection } from './connection.ts';
import type { Feeds } from './feeds.ts';

const mostOfAMember = 10;
/** Each connection has its session looked at once in so many seconds, should nobody have told that it ended. */
const slots = 10;

/** Every live connection of this node. One timer serves them all. */
export class Connections {
  readonly #feeds: Feeds;
  readonly #all = new Map<Connection, { slot: number }>();
  /** Whose sessions could not be looked at, because the database did not answer: the next second asks again. */
  readonly #unchecked = new Set<Connection>();
  #count = 0;
  #second = 0;
  #timer: NodeJS.Timeout | undefined;
  #ticking = false;

  constructor(bus: Bus, feeds: Feeds) {
    this.#feeds = feeds;
    bus.subscribe(memberChannel, (id) => void this.#checkMember(id));
    bus.subscribe('account', (id) => void this.#endDead(this.#of(id)));
    bus.onGap(() => void this.#endDead([...this.#all.keys()]));
  }

  get count(): number {
    return this.#all.size;
  }

  add(connection: Connection): void {
    this.#all.set(connection, { slot: (this.#count += 1) % slots });
    this.#timer ??= setInterval(() => void this.#tick(), 1_000).unref();
  }

  remove(connection: Connection): void {
    this.#all.delete(connection);
    this.#unchecked.delete(connection);
    if (this.#all.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The oldest ones of a member make room for a new one. */
  makeRoom(accountId: string): void {
    const own = this.#of(accountId);
    for (const connection of own.slice(0, Math.max(0, own.length - mostOfAMember)))
      connection.session.fail(new StompRefusal('stomp.too_many_connections', closing.policy));
  }

  /** Ends all of them: clients come back, to another node or to this one's successor. */
  endAll(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const connection of this.#all.keys()) connection.close(closing.restart, 'restart');
  }

  #of(accountId: string): Connection[] {
    return [...this.#all.keys()].filter(({ session }) => session.actor?.id === accountId);
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    const now = performance.now();
    for (const connection of this.#all.keys()) connection.tick(now);
    this.#second += 1;
    try {
      const ctx = this.#anyCtx();
      if (ctx) await this.#feeds.lookForLost(ctx);
      const due = [...this.#all].flatMap(([connection, { slot }]) =>
        slot === this.#second % slots || this.#unchecked.has(connection) ? [connection] : [],
      );
      await this.#endDead(due);
    } catch {
      // The database is away; the next second asks again.
    } finally {
      this.#ticking = false;
    }
  }

  /** Somebody is not in a room any more. @param id `room:account` */
  async #checkMember(id: string): Promise<void> {
    const [roomId = '', accountId = ''] = id.split(':');
    for (const connection of this.#of(accountId)) {
      const { ctx } = connection.session;
      if (!ctx || !connection.session.follows(roomId)) continue;
      // When it cannot be known, nobody stays in.
      await accessRoom(ctx, roomId, 'be').catch((error: unknown) =>
        connection.session.fail(error, undefined, closing.notInRoom),
      );
    }
  }

  async #endDead(connections: readonly Connection[]): Promise<void> {
    const entered = connections.filter(({ session }) => session.actor);
    const ctx = entered[0]?.session.ctx;
    if (!ctx) return;
    const ended = new StompRefusal('accounts.sign_in_required', closing.signedOut);
    try {
      const live = await findLiveRoles(
        ctx,
        entered.map(({ session }) => session.actor!.sessionId),
      );
      for (const connection of entered) {
        const { session } = connection;
        this.#unchecked.delete(connection);
        const found = live.get(session.actor!.sessionId);
        if (!found || found.role !== session.actor!.role) session.fail(ended);
      }
    } catch {
      for (const connection of entered) if (this.#all.has(connection)) this.#unchecked.add(connection);
    }
  }

  #anyCtx(): Ctx | undefined {
    for (const { session } of this.#all.keys()) if (session.ctx) return session.ctx;
    return undefined;
  }
}
