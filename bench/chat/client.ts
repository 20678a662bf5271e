import { Line } from './line.ts';
import type { Seat } from './rooms.ts';

const bodyMark = Buffer.from('"content":"');

/** What came of a room: which entry, and which of the things that were said. */
export type Came = (client: Client, seq: number, number: number) => void;

/** A member who follows one room, or only speaks in it. */
export class Client {
  readonly seat: Seat;
  /** The last entry that it has. */
  seq: number;
  /** Entries that came twice, and that did not come in their order. */
  doubled = 0;
  skipped = 0;
  came: Came = () => undefined;
  /** Of the last entry that came. */
  bytes = 0;
  readonly #port: number;
  readonly #receipts = new Map<string, () => void>();
  #line: Line | null = null;
  #count = 0;

  constructor(port: number, seat: Seat) {
    this.#port = port;
    this.seat = seat;
    this.seq = seat.lastSeq;
  }

  /** Comes in, and when it follows, is told all it has missed from then on. */
  async open({ follow }: { follow: boolean }): Promise<void> {
    const line = await Line.open(this.#port, '/ws');
    this.#line = line;
    await new Promise<void>((done, fail) => {
      line.heard = (frame) =>
        frame.subarray(0, 9).toString() === 'CONNECTED' ? done() : fail(new Error(frame.toString()));
      line.send(`CONNECT\naccept-version:1.2\nheart-beat:0,0\nauthorization:Bearer ${this.seat.token}\n\n\0`);
    });
    line.heard = (frame) => this.#hear(frame);
    if (!follow) return;
    await this.#asked(
      (receipt) =>
        `SUBSCRIBE\nid:0\ndestination:/topic/rooms/${this.seat.roomId}\nafter:${this.seq}\nreceipt:${receipt}\n\n\0`,
    );
  }

  /** Resolves with the receipt. */
  say(content: string): Promise<void> {
    this.#count += 1;
    const body = JSON.stringify({ content, clientId: `${this.seat.token.slice(0, 12)}-${this.#count}` });
    return this.#asked(
      (receipt) =>
        `SEND\ndestination:/app/rooms/${this.seat.roomId}/messages\nreceipt:${receipt}\n\n${body}\0`,
    );
  }

  close(): void {
    this.#line?.close();
    this.#line = null;
  }

  #asked(frame: (receipt: string) => string): Promise<void> {
    const receipt = `r${(this.#count += 1)}`;
    return new Promise((done) => {
      this.#receipts.set(receipt, done);
      this.#line!.send(frame(receipt));
    });
  }

  #hear(frame: Buffer): void {
    // 'M' of MESSAGE, 'R' of RECEIPT.
    if (frame[0] === 0x4d) return this.#take(frame);
    const text = frame.toString();
    if (!text.startsWith('RECEIPT')) return void (text.startsWith('ERROR') && console.error(text));
    const receipt = /receipt-id:(\S+)/.exec(text)![1]!;
    this.#receipts.get(receipt)?.();
    this.#receipts.delete(receipt);
  }

  #take(frame: Buffer): void {
    const from = frame.indexOf('message-id:') + 'message-id:'.length;
    const id = frame.toString('latin1', from, frame.indexOf('\n', from));
    const seq = Number(id.slice(id.indexOf('/') + 1));
    if (seq <= this.seq) this.doubled += 1;
    else if (seq > this.seq + 1) this.skipped += 1;
    this.seq = Math.max(this.seq, seq);
    this.bytes = frame.length;
    const said = frame.indexOf(bodyMark) + bodyMark.length;
    this.came(this, seq, parseInt(frame.toString('latin1', said, said + 8), 10));
  }
}

/** Each a number that tells which it is, and some words. */
export const wordsOf = (number: number): string =>
  `${String(number).padStart(8, '0')} 오늘 저녁에 마당에서 만나요, 늦지 않게 오세요`;

/** Opens them in handfuls, as a network lets people come. */
export async function openAll(clients: readonly Client[], options: { follow: boolean }): Promise<void> {
  for (let at = 0; at < clients.length; at += 100)
    await Promise.all(clients.slice(at, at + 100).map((client) => client.open(options)));
}
