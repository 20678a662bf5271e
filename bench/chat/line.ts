import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** One frame of STOMP as its bytes, without the NUL. */
export type Heard = (frame: Buffer) => void;

const key = randomBytes(16).toString('base64');

/**
 * A WebSocket that costs its process next to nothing, so that thousands of them fit beside the server that is measured: what comes
 * is taken apart no further than its messages, what goes is masked with zeros.
 */
export class Line {
  heard: Heard = () => undefined;
  ended: () => void = () => undefined;
  readonly #socket: Socket;
  #rest: Buffer | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => this.#read(piece));
    socket.on('close', () => this.ended());
  }

  /** Through the upgrade. @throws when the server refuses it */
  static open(port: number, path: string): Promise<Line> {
    return new Promise((opened, failed) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('error', failed);
      socket.once('connect', () =>
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
        ),
      );
      socket.once('data', (answer: Buffer) => {
        if (answer.toString('latin1').startsWith('HTTP/1.1 101')) opened(new Line(socket));
        else failed(new Error(answer.toString()));
      });
    });
  }

  send(text: string): void {
    const body = Buffer.from(text);
    const head = body.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
    head[0] = 0x81;
    head[1] = 0x80 | (body.length < 126 ? body.length : 126);
    if (body.length >= 126) head.writeUInt16BE(body.length, 2);
    this.#socket.write(Buffer.concat([head, body]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(piece: Buffer): void {
    let bytes = this.#rest ? Buffer.concat([this.#rest, piece]) : piece;
    this.#rest = null;
    for (;;) {
      const message = messageIn(bytes);
      if (!message) break;
      if (message.isText) this.heard(bytes.subarray(message.from, message.to));
      bytes = bytes.subarray(message.to);
    }
    if (bytes.length > 0) this.#rest = bytes;
  }
}

/** Where the first message is; null when it is not all there. Servers mask nothing. */
function messageIn(bytes: Buffer): { from: number; to: number; isText: boolean } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const from = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < from) return null;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < from + length) return null;
  return { from, to: from + length, isText: (bytes[0]! & 0x0f) === 1 };
}
