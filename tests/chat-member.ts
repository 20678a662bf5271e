import { Client, type IMessage } from '@stomp/stompjs';
import { call } from './people.ts';

export interface Shown {
  seq: number;
  content: string;
}

interface Place {
  /** Of the node to go to, asked for whenever the line is gone. */
  address: () => string;
  token: string;
  roomId: string;
}

/**
 * A member as a careful client is one: says each thing under one id until there is a receipt, follows the room after the last
 * entry that it has, and comes back for as long as it is there.
 */
export class ChatMember {
  /** What came, in its order; whatever came twice is there twice. */
  readonly shown: Shown[] = [];
  /** What there was a receipt for. */
  readonly receipted: string[] = [];
  /** Why the server ended the line. */
  readonly refusals: string[] = [];
  readonly #client: Client;
  readonly #waiting = new Map<string, { content: string; done: () => void }>();
  readonly #roomId: string;
  #tries = 0;

  constructor({ address, token, roomId }: Place) {
    this.#roomId = roomId;
    this.#client = new Client({
      webSocketFactory: () => new WebSocket(`${address().replace('http', 'ws')}/ws`, ['v12.stomp']),
      connectHeaders: { authorization: `Bearer ${token}` },
      reconnectDelay: 50,
      connectionTimeout: 5_000,
      onConnect: () => this.#come(),
      onStompError: ({ headers }) => void this.refusals.push(headers['message'] ?? ''),
    });
    this.#client.activate();
  }

  /** Resolves with the receipt. */
  say(content: string): Promise<void> {
    const clientId = crypto.randomUUID();
    return new Promise((done) => {
      this.#waiting.set(clientId, { content, done });
      this.#publish(clientId);
    });
  }

  /** Goes on saying things until told to stop, and until there is a receipt for the last of them. */
  async talk(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      await this.say(crypto.randomUUID());
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  stop(): Promise<void> {
    return this.#client.deactivate();
  }

  #come(): void {
    const take = ({ body }: IMessage) => {
      const { seq, content } = JSON.parse(body) as Shown;
      this.shown.push({ seq, content });
    };
    const after = String(this.shown.at(-1)?.seq ?? 0);
    this.#client.subscribe(`/topic/rooms/${this.#roomId}`, take, { after });
    for (const clientId of this.#waiting.keys()) this.#publish(clientId);
  }

  #publish(clientId: string): void {
    const said = this.#waiting.get(clientId);
    if (!said || !this.#client.connected) return;
    const receipt = `receipt-${(this.#tries += 1)}`;
    this.#client.watchForReceipt(receipt, () => {
      if (!this.#waiting.delete(clientId)) return;
      this.receipted.push(said.content);
      said.done();
    });
    this.#client.publish({
      destination: `/app/rooms/${this.#roomId}/messages`,
      body: JSON.stringify({ content: said.content, clientId }),
      headers: { receipt },
    });
  }
}

/** The whole log of a room, as a member fetches it. */
export async function fetchLog({ address, token, roomId }: Place): Promise<Shown[]> {
  const log: Shown[] = [];
  for (;;) {
    const after = log.at(-1)?.seq ?? 0;
    const { items } = await call(
      address(),
      token,
      'GET',
      `/rooms/${roomId}/messages?after=${after}&limit=100`,
    );
    if (items.length === 0) return log;
    log.push(...items.map(({ seq, content }: Shown) => ({ seq, content })));
  }
}
