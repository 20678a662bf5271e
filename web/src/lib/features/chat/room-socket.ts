import { Client, ReconnectionTimeMode, type IMessage } from '@stomp/stompjs';
import type { Entry } from '#lib/api/client.ts';

export interface Typing {
  handle: string;
  name: string;
}
/** Who is here, and who writes. */
export type Presence =
  { type: 'presence'; online: string[]; count: number } | { type: 'typing'; member: Typing };

interface Parts {
  roomId: string;
  /** The number of the log up to which nothing is missing. */
  heard: () => number;
  take: (entry: Entry) => void;
  see: (presence: Presence) => void;
  /** Open, or trying to be. */
  line: (open: boolean) => void;
  /** It does not come back: no longer in the room (4403), or no longer signed in (4401). */
  over: (code: number) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** Not all at once, after a restart of the server. */
const spreadMs = 1_000;
const endings = [4401, 4403];

/** One room over STOMP; after a break it goes on where it was. */
export class RoomSocket {
  readonly #client: Client;
  readonly #parts: Parts;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { protocol, host } = location;
    this.#client = new Client({
      brokerURL: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`,
      reconnectDelay: firstPauseMs,
      maxReconnectDelay: longestPauseMs,
      reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
      heartbeatIncoming: 10_000,
      heartbeatOutgoing: 10_000,
      onConnect: () => this.#opened(),
      onWebSocketClose: (event: CloseEvent) => this.#closed(event.code),
    });
  }

  start(): void {
    this.#client.activate();
  }

  stop(): void {
    this.#stopped = true;
    void this.#client.deactivate();
  }

  /** Tries at once: the network is back, or the page is looked at again. */
  hurry(): void {
    if (this.#client.connected || !this.#client.active) return;
    void this.#client.deactivate({ force: true }).then(() => {
      // Whoever left meanwhile must not seem to be there.
      if (!this.#stopped) this.#client.activate();
    });
  }

  typing(): void {
    this.#say('typing');
  }

  /** Whoever looks is not told of what they see. */
  looking(is: boolean): void {
    this.#say(is ? 'back' : 'away');
  }

  #say(what: 'typing' | 'back' | 'away'): void {
    if (this.#client.connected)
      this.#client.publish({ destination: `/app/rooms/${this.#parts.roomId}/${what}` });
  }

  #opened(): void {
    const { roomId, heard, take, see, line } = this.#parts;
    const topic = `/topic/rooms/${roomId}`;
    this.#client.subscribe(topic, (frame: IMessage) => take(JSON.parse(frame.body) as Entry), {
      after: String(heard()),
    });
    this.#client.subscribe(`${topic}/presence`, (frame: IMessage) => see(JSON.parse(frame.body) as Presence));
    if (document.visibilityState !== 'visible') this.looking(false);
    line(true);
  }

  #closed(code: number): void {
    this.#parts.line(false);
    this.#client.beforeConnect = () => new Promise((done) => setTimeout(done, Math.random() * spreadMs));
    if (!endings.includes(code)) return;
    this.stop();
    this.#parts.over(code);
  }
}
