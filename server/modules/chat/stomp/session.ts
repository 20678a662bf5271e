import { Check } from 'typebox/value';
import { Type } from 'typebox';
import type { Actor, Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Live } from '../live/live.ts';
import { accessRoom } from '../rooms.access.ts';
import { appOf, topicOf } from './destinations.ts';
import { encodeFrame, type Frame } from './frames.ts';
import { periodOf, type Beats } from './heart-beats.rules.ts';
import { closeCodeOf, closing, problemOf, RefusedSend, StompRefusal } from './refusals.ts';
import { messageFrame } from './message-frames.ts';
import { LogSubscription, PresenceSubscription, type Addressed, type Followed } from './subscription.ts';

/** What a session needs of the connection that it speaks over. */
export interface Line {
  send(bytes: Buffer): void;
  readonly isFull: boolean;
  /** Resolves when what was sent has left, or the line is closed. */
  drained(): Promise<void>;
  close(code: number, reason: string): void;
  readonly isOpen: boolean;
}

/** Who sits at the other end, as the HTTP server knows them. */
export interface Door {
  /** Who holds the cookie of the upgrade, or the bearer token that is given. */
  enter(bearer: string | null): Promise<Ctx>;
  /** Answers a POST of the API on behalf of whoever entered, with every check that it has over HTTP. */
  post(path: string, body: string): Promise<{ status: number; body: string }>;
}

/** What a client may send. */
export const clientCommands = [
  'CONNECT',
  'STOMP',
  'SEND',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'ACK',
  'NACK',
  'BEGIN',
  'COMMIT',
  'ABORT',
  'DISCONNECT',
] as const;

const mostSubscriptions = 200;
const offered: Beats = { sends: 10_000, wants: 10_000 };
const AfterHeader = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });

/**
 * One client of STOMP 1.2: rooms to follow at `/topic/rooms/{id}`, who is there at `/topic/rooms/{id}/presence`, messages to
 * `/app/rooms/{id}/messages`. Frames are handled one after another. What cannot be done ends the connection with an ERROR, as the specification wants it: the log of the room
 * and the client's own ids make coming back safe. Transactions are refused; ACK and NACK mean nothing, the log is the truth.
 */
export class StompSession {
  readonly #line: Line;
  readonly #door: Door;
  readonly #live: Live;
  readonly #subscriptions = new Map<string, Followed>();
  #ctx: Ctx | null = null;
  beats: { everyMs: number; patienceMs: number } = { everyMs: 0, patienceMs: 0 };

  constructor(parts: { line: Line; door: Door; live: Live }) {
    this.#line = parts.line;
    this.#door = parts.door;
    this.#live = parts.live;
  }

  get actor(): Actor | null {
    return this.#ctx?.actor ?? null;
  }

  get ctx(): Ctx | null {
    return this.#ctx;
  }

  follows(roomId: string): boolean {
    return [...this.#subscriptions.values()].some((one) => one.roomId === roomId);
  }

  async handle(frame: Frame): Promise<void> {
    try {
      await this.#answer(frame);
      const receipt = frame.headers.get('receipt');
      const isHello = frame.command === 'CONNECT' || frame.command === 'STOMP';
      if (receipt !== undefined && !isHello) this.#send('RECEIPT', [['receipt-id', receipt]]);
      if (frame.command === 'DISCONNECT') this.#line.close(1000, 'goodbye');
    } catch (error) {
      this.fail(error, frame);
    }
  }

  /** Says why, and closes. */
  fail(error: unknown, frame?: Frame, code = closeCodeOf(error)): void {
    if (!this.#line.isOpen) return;
    const problem = problemOf(error);
    const headers: [string, string][] = [['message', problem.code]];
    const receipt = frame?.headers.get('receipt');
    if (receipt !== undefined) headers.push(['receipt-id', receipt]);
    if (problem.code === 'stomp.version') headers.push(['version', '1.2']);
    headers.push(['content-type', 'application/problem+json']);
    this.#send('ERROR', headers, JSON.stringify(problem));
    this.#line.close(code, problem.code);
    this.end();
    if (code === closing.fault) this.#ctx?.log.warn({ err: error }, 'a live connection ended');
  }

  /** Nothing is sent any more. */
  end(): void {
    for (const subscription of this.#subscriptions.values()) subscription.end();
    this.#subscriptions.clear();
  }

  async #answer(frame: Frame): Promise<void> {
    const { command } = frame;
    if (command === 'CONNECT' || command === 'STOMP') return this.#connect(frame);
    if (!this.#ctx) throw new StompRefusal('stomp.not_connected', closing.policy);
    if (command === 'SUBSCRIBE') return this.#subscribe(this.#ctx, frame);
    if (command === 'UNSUBSCRIBE') return this.#unsubscribe(need(frame, 'id'));
    if (command === 'SEND') return this.#take(this.#ctx, frame);
    if (command === 'BEGIN' || command === 'COMMIT' || command === 'ABORT')
      throw new StompRefusal('stomp.no_transactions', closing.policy);
    if (command === 'DISCONNECT') this.end();
  }

  async #connect({ headers }: Frame): Promise<void> {
    if (this.#ctx) throw new StompRefusal('stomp.connected_twice', closing.policy);
    const versions = (headers.get('accept-version') ?? '1.0').split(',');
    if (!versions.includes('1.2')) throw new StompRefusal('stomp.version', closing.policy);
    const asked = headers.get('heart-beat') ?? '0,0';
    const beats = periodOf(asked, offered);
    if (!beats) throw new StompRefusal('stomp.bad_heart_beat', closing.policy);
    const bearer = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? headers.get('Authorization') ?? '');
    const ctx = await this.#door.enter(bearer?.[1] ?? null);
    if (!ctx.actor) throw new StompRefusal('accounts.sign_in_required', closing.signedOut);
    if (ctx.actor.impersonator) throw new StompRefusal('accounts.impersonating', closing.policy);
    if (ctx.actor.scopes && !ctx.actor.scopes.includes('read'))
      throw new StompRefusal('accounts.scope_missing', closing.policy);
    this.#ctx = ctx;
    this.beats = beats;
    this.#send('CONNECTED', [
      ['version', '1.2'],
      ['heart-beat', `${offered.sends},${offered.wants}`],
      ['server', 'madang'],
    ]);
  }

  async #subscribe(ctx: Ctx, frame: Frame): Promise<void> {
    const id = need(frame, 'id');
    const topic = topicOf(need(frame, 'destination'));
    if (!topic) throw new StompRefusal('stomp.unknown_destination', closing.policy);
    const ack = frame.headers.get('ack') ?? 'auto';
    if (!['auto', 'client', 'client-individual'].includes(ack))
      throw new StompRefusal('stomp.bad_header', closing.policy);
    if (this.#subscriptions.has(id)) throw new StompRefusal('stomp.subscribed_twice', closing.policy);
    if (this.#subscriptions.size >= mostSubscriptions)
      throw new StompRefusal('stomp.too_many_subscriptions', closing.policy);
    const { roomId } = topic;
    const { room, ranges } = await accessRoom(ctx, roomId, 'be');
    const last = Number(room.last_seq);
    const asked = { ctx, id, roomId, ack };
    const subscription =
      topic.what === 'presence'
        ? new PresenceSubscription(this, asked)
        : new LogSubscription(this, asked, { ranges, presentAt: last, seq: after(frame, last) });
    // Whoever hung up meanwhile would be followed for ever.
    if (!this.#line.isOpen) return;
    this.#subscriptions.set(id, subscription);
    subscription.begin(this.#live);
  }

  #unsubscribe(id: string): void {
    const subscription = this.#subscriptions.get(id);
    if (!subscription) throw new StompRefusal('stomp.not_subscribed', closing.policy);
    this.#subscriptions.delete(id);
    subscription.end();
  }

  async #take(ctx: Ctx, frame: Frame): Promise<void> {
    const app = appOf(need(frame, 'destination'));
    if (!app) throw new StompRefusal('stomp.unknown_destination', closing.policy);
    if (frame.headers.has('transaction')) throw new StompRefusal('stomp.no_transactions', closing.policy);
    const { roomId, what } = app;
    if (what === 'typing') return this.#live.watchers.type(ctx, roomId, () => mayWrite(ctx, roomId));
    if (what === 'away' || what === 'back') return this.#look(roomId, what === 'back');
    const answer = await this.#door.post(`/api/v1/rooms/${roomId}/messages`, frame.body.toString());
    if (answer.status >= 300) throw new RefusedSend(answer);
  }

  #look(roomId: string, isLooking: boolean): void {
    for (const one of this.#subscriptions.values()) if (one.roomId === roomId) one.look(isLooking);
  }

  /** For subscriptions. */
  message(to: Addressed, body: Buffer, messageId: string): void {
    if (this.#line.isOpen) this.#line.send(messageFrame(to, body, messageId));
  }

  get isFull(): boolean {
    return this.#line.isFull;
  }

  drained(): Promise<void> {
    return this.#line.drained();
  }

  get isOpen(): boolean {
    return this.#line.isOpen;
  }

  #send(command: string, headers: [string, string][], body?: string | Buffer): void {
    if (this.#line.isOpen) this.#line.send(encodeFrame(command, headers, body));
  }
}

function need({ headers }: Frame, name: string): string {
  const value = headers.get(name);
  if (value === undefined) throw new StompRefusal('stomp.header_missing', closing.policy);
  return value;
}

/** The number that a client has. */
function after({ headers }: Frame, last: number): number {
  const given = headers.get('after') ?? String(last);
  if (!Check(AfterHeader, given) || Number(given) > last)
    throw new StompRefusal('stomp.bad_after', closing.policy);
  return Number(given);
}

/** Nobody is sent away for typing in a room that has just been closed. @throws DomainError for who is not in it */
async function mayWrite(ctx: Ctx, roomId: string): Promise<boolean> {
  if (ctx.actor?.scopes && !ctx.actor.scopes.includes('write'))
    throw new StompRefusal('accounts.scope_missing', closing.policy);
  try {
    await accessRoom(ctx, roomId, 'write');
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'chat.room_closed') return false;
    throw error;
  }
}
