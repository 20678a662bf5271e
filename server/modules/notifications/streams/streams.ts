import type { Bus } from '../../../engines/bus/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { findLiveRoles } from '../../accounts/index.ts';
import { inboxChannel } from '../inboxes.queries.ts';
import { takeTurns } from './turns.ts';
import { Stream } from './stream.ts';
import { findRecentlyChanged } from './stream.queries.ts';

/** Each stream hears a beat, and has its session looked at, once in so many seconds. */
const slots = 10;
const mostAsking = 8;

/** On the inbox channel instead of an account: what spaces allow has changed, for whomever. */
export const rightsChanged = 'rights';

/**
 * Every inbox stream of this node. One subscription to the bus and one timer serve them all; at rest a stream costs its
 * connection and nothing else.
 */
export class Streams {
  readonly #byAccount = new Map<string, Set<Stream>>();
  readonly #slots = Array.from({ length: slots }, () => new Map<Stream, Ctx>());
  readonly #takeTurn = takeTurns(mostAsking);
  #next = 0;
  #second = 0;
  #timer: NodeJS.Timeout | undefined;
  #seenXid: string | null = null;
  #watching: Promise<void> | null = null;
  #ticking = false;
  /** When a session or key ends by itself, as it was when it was looked at last; `null` for never. */
  readonly #until = new WeakMap<Stream, Date | null>();

  constructor(bus: Bus) {
    bus.subscribe(inboxChannel, (id) => (id === rightsChanged ? this.#resetAll() : this.#wake(id)));
    bus.subscribe('account', (id) => void this.#checkAccount(id));
    bus.onGap(() => void this.#tick());
  }

  get count(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.size, 0);
  }

  /** Keeps a stream until its connection closes. Registered before it looks: what changes meanwhile wakes it. */
  async open(parts: Omit<ConstructorParameters<typeof Stream>[0], 'takeTurn'>, lastSeq: string | null) {
    const stream = new Stream({ ...parts, takeTurn: this.#takeTurn });
    const { id } = stream.actor;
    const slot = this.#slots[(this.#next += 1) % slots]!;
    slot.set(stream, parts.ctx);
    this.#byAccount.set(id, (this.#byAccount.get(id) ?? new Set()).add(stream));
    parts.response.once('close', () => this.#forget(stream, slot));
    this.#timer ??= setInterval(() => void this.#tick(), 1_000).unref();
    try {
      // Known before anybody's inbox is read, so that nothing falls between the first of them and the first second.
      this.#watching ??= this.#lookForLost();
      await this.#watching;
      await stream.begin(lastSeq);
    } catch (error) {
      if (this.#seenXid === null) this.#watching = null;
      parts.ctx.log.warn({ err: error }, 'an inbox stream did not begin');
      stream.end();
    }
  }

  /** Ends all of them: readers come back, to another node or to this one's successor. */
  endAll(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const slot of this.#slots) for (const stream of slot.keys()) stream.end();
  }

  #forget(stream: Stream, slot: Map<Stream, Ctx>): void {
    slot.delete(stream);
    const others = this.#byAccount.get(stream.actor.id);
    others?.delete(stream);
    if (others?.size === 0) this.#byAccount.delete(stream.actor.id);
    if (this.#byAccount.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#seenXid = null;
    this.#watching = null;
  }

  #wake(accountId: string): void {
    for (const stream of this.#byAccount.get(accountId) ?? []) void stream.look();
  }

  #resetAll(): void {
    for (const slot of this.#slots)
      for (const [stream, ctx] of slot)
        stream
          .reset()
          .then(() => stream.look())
          .catch((error: unknown) => {
            ctx.log.warn({ err: error }, 'an inbox stream ended');
            stream.end();
          });
  }

  /** Once a second for all: what a lost wake-up did not tell, and the streams whose turn it is. */
  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    const slot = this.#slots[(this.#second += 1) % slots]!;
    for (const stream of slot.keys()) stream.beat();
    try {
      await this.#lookForLost();
      await this.#endDead([...slot, ...this.#due(slot)]);
    } catch {
      // The database is away; the next second asks again.
    } finally {
      this.#ticking = false;
    }
  }

  async #lookForLost(): Promise<void> {
    const ctx = this.#anyCtx();
    if (!ctx) return;
    const { accountIds, since } = await findRecentlyChanged(ctx, this.#seenXid);
    this.#seenXid = since;
    for (const id of accountIds) this.#wake(id);
  }

  /** Those beside a slot that nobody has looked at yet, and those whose time has come. */
  #due(slot: Map<Stream, Ctx>): [Stream, Ctx][] {
    const others = this.#slots.filter((one) => one !== slot).flatMap((one) => [...one]);
    return others.filter(([stream, ctx]) => {
      const until = this.#until.get(stream);
      return until === undefined || (until !== null && until <= ctx.now);
    });
  }

  async #checkAccount(accountId: string): Promise<void> {
    // Also where somebody looks at the site as a member: it ends with their own session.
    const concerned = this.#slots.flatMap((slot) =>
      [...slot].filter(([{ actor }]) => actor.id === accountId || actor.impersonator?.id === accountId),
    );
    // When it cannot be known, nobody stays in.
    await this.#endDead(concerned).catch(() => concerned.forEach(([stream]) => stream.end()));
  }

  async #endDead(streams: [Stream, Ctx][]): Promise<void> {
    const [first] = streams;
    if (!first) return;
    const sessions = streams.map(([stream]) => stream.actor.sessionId);
    const live = await findLiveRoles(first[1], sessions);
    for (const [stream] of streams) {
      const found = live.get(stream.actor.sessionId);
      if (!found || found.role !== stream.actor.role) stream.end();
      else this.#until.set(stream, found.until);
    }
  }

  #anyCtx(): Ctx | undefined {
    for (const slot of this.#slots) for (const ctx of slot.values()) return ctx;
    return undefined;
  }
}
