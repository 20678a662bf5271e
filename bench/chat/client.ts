import { Line } from './line.ts';
import { firstSeq, type Seat } from './rooms.ts';

const bodyMark = Buffer.from('"content":"');

/** Which of the things that were said has come. */
export type Came = (number: number) => void;

/** A member who follows their rooms, or only speaks there. */
export class Client {
  readonly seat: Seat;
  /** The last entry that it has of each room. */
  readonly seqs: Map<string, number>;
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
    this.seqs = new Map(seat.roomIds.map((id) => [id, firstSeq]));
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
    const subscribe = (roomId: string, seq: number) =>
      this.#asked(
        (receipt) =>
          `SUBSCRIBE\nid:${roomId}\ndestination:/topic/rooms/${roomId}\nafter:${seq}\nreceipt:${receipt}\n\n\0`,
      );
    await Promise.all([...this.seqs].map(([roomId, seq]) => subscribe(roomId, seq)));
  }

  /** In one of its rooms. Resolves with the receipt. */
  say(content: string, room = 0): Promise<void> {
    this.#count += 1;
    const body = JSON.stringify({ content, clientId: `${this.seat.token.slice(0, 12)}-${this.#count}` });
    return this.#asked(
      (receipt) =>
        `SEND\ndestination:/app/rooms/${this.seat.roomIds[room]}/messages\nreceipt:${receipt}\n\n${body}\0`,
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
    const [roomId, number] = id.split('/') as [string, string];
    const seq = Number(number);
    const before = this.seqs.get(roomId)!;
    if (seq <= before) this.doubled += 1;
    else if (seq > before + 1) this.skipped += 1;
    this.seqs.set(roomId, Math.max(before, seq));
    this.bytes = frame.length;
    const said = frame.indexOf(bodyMark) + bodyMark.length;
    this.came(parseInt(frame.toString('latin1', said, said + 8), 10));
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
