import type { WebSocket } from '@fastify/websocket';
import { FrameReader, heartBeat, type Frame } from '../stomp/frames.ts';
import { closing, StompRefusal } from '../stomp/refusals.ts';
import { clientCommands, StompSession, type Door, type Line } from '../stomp/session.ts';
import type { Live } from './live.ts';

/** Octets that may wait for a slow reader; from the first number on they get nothing new until they have taken these. */
const muchWaiting = 256 * 1024;
const mostWaiting = 1024 * 1024;
const slowestMs = 10_000;
/** Frames that may wait for an answer before no more are read. */
const mostFrames = 16;
const minute = 60_000;
const helloWithinMs = 10_000;
const beat = Buffer.from('\n');

interface ConnectionParts {
  socket: WebSocket;
  door: Door;
  live: Live;
  /** Frames a minute, heart-beats not counted. */
  mostFramesAMinute: number;
}

/** One WebSocket that speaks STOMP: bytes in, frames in order, and the patience that a line needs. */
export class Connection implements Line {
  readonly session: StompSession;
  readonly #socket: WebSocket;
  readonly #reader = new FrameReader(clientCommands);
  readonly #mostFramesAMinute: number;
  readonly #openedAt = performance.now();
  #frames: Promise<void> = Promise.resolve();
  #waiting = 0;
  #heardAt = performance.now();
  #sentAt = performance.now();
  #window = { from: performance.now(), frames: 0 };
  #closing = false;

  constructor({ socket, door, live, mostFramesAMinute }: ConnectionParts) {
    this.#socket = socket;
    this.#mostFramesAMinute = mostFramesAMinute;
    this.session = new StompSession({ line: this, door, live });
    socket.on('message', (data: Buffer | ArrayBuffer | Buffer[]) => this.#read(bytesOf(data)));
    socket.on('close', () => this.session.end());
    // A line that breaks is closed after it.
    socket.on('error', () => undefined);
  }

  get isOpen(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN;
  }

  send(bytes: Buffer): void {
    this.#sentAt = performance.now();
    this.#socket.send(bytes, { binary: false });
    if (this.#socket.bufferedAmount > mostWaiting) this.close(closing.tooSlow, 'too slow');
  }

  get isFull(): boolean {
    return this.#socket.bufferedAmount > muchWaiting;
  }

  async drained(): Promise<void> {
    if (!this.isOpen || this.#socket.bufferedAmount === 0) return;
    const patience = setTimeout(() => this.close(closing.tooSlow, 'too slow'), slowestMs);
    // Answered when everything before it has left, or never will.
    await new Promise<void>((done) => this.#socket.ping('', undefined, () => done()));
    clearTimeout(patience);
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.session.end();
    this.#socket.close(code, reason);
    // Whoever reads nothing does not read this either.
    setTimeout(() => this.#socket.terminate(), 2_000).unref();
  }

  /** Keeps the line alive, and gives up who is silent for too long. */
  tick(now: number): void {
    if (!this.isOpen) return;
    const { everyMs, patienceMs } = this.session.beats;
    if (this.session.actor === null && now - this.#openedAt > helloWithinMs)
      return this.session.fail(new StompRefusal('stomp.not_connected', closing.policy));
    if (patienceMs > 0 && now - this.#heardAt > patienceMs)
      return this.session.fail(new StompRefusal('stomp.silent', closing.policy));
    // A second early rather than late: it is looked at once a second.
    if (everyMs > 0 && now - this.#sentAt > everyMs - 1_000) this.send(beat);
  }

  #read(bytes: Buffer): void {
    if (!this.isOpen) return;
    this.#heardAt = performance.now();
    try {
      for (const one of this.#reader.read(bytes)) if (one !== heartBeat) this.#take(one);
    } catch (error) {
      this.session.fail(error);
    }
  }

  #take(frame: Frame): void {
    const now = performance.now();
    if (now - this.#window.from > minute) this.#window = { from: now, frames: 0 };
    this.#window.frames += 1;
    if (this.#window.frames > this.#mostFramesAMinute)
      throw new StompRefusal('request.too_many', closing.policy);
    this.#waiting += 1;
    if (this.#waiting === mostFrames) this.#socket.pause();
    this.#frames = this.#frames
      .then(() => (this.isOpen ? this.session.handle(frame) : undefined))
      .finally(() => {
        this.#waiting -= 1;
        if (this.#waiting < mostFrames && this.#socket.isPaused) this.#socket.resume();
      });
  }
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
