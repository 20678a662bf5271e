import type { AddressInfo } from 'node:net';
import { Client, type IFrame, type IMessage } from '@stomp/stompjs';
import { vi } from 'vitest';
import type { Community } from './community.ts';

/** What a member has of a room, as their client got it. */
export interface Heard {
  seqs: number[];
  // Looked into by tests, which then fail on a wrong shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  entries: any[];
}

export interface StompClient {
  client: Client;
  /** Follows a room and waits until the server has said so. */
  follow(roomId: string, after?: number): Promise<Heard>;
  /** Follows who is in a room and who types there: what was told, in order. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into as `entries` are
  watch(roomId: string): Promise<any[]>;
  /** Resolves with the receipt. */
  send(destination: string): Promise<void>;
  /** Says something; resolves with the receipt. */
  say(roomId: string, content: string, clientId?: string): Promise<void>;
  errors: IFrame[];
  /** Why the line was closed; null while it is open. */
  closed: () => { code: number; reason: string } | null;
  stop(): Promise<void>;
}

/** Opens a node's port. @returns its address for sockets */
export async function listen({ node }: Community): Promise<string> {
  await node.app.http.listen({ port: 0, host: '127.0.0.1' });
  return `ws://127.0.0.1:${(node.app.http.server.address() as AddressInfo).port}`;
}

/** The client that browsers use, over a real socket. @param address such as `ws://127.0.0.1:8000` */
export async function openStomp(address: string, token: string): Promise<StompClient> {
  const errors: IFrame[] = [];
  let closed: { code: number; reason: string } | null = null;
  const client = new Client({
    webSocketFactory: () => new WebSocket(`${address}/ws`, ['v12.stomp']),
    connectHeaders: { authorization: `Bearer ${token}` },
    reconnectDelay: 0,
    heartbeatIncoming: 10_000,
    heartbeatOutgoing: 10_000,
    onStompError: (frame) => void errors.push(frame),
    onWebSocketClose: ({ code, reason }: CloseEvent) => void (closed = { code, reason }),
  });
  client.activate();
  await vi.waitFor(
    () => {
      if (!client.connected && closed === null) throw new Error('not connected');
    },
    { timeout: 20_000, interval: 5 },
  );
  return {
    client,
    ...actsOf(client),
    errors,
    closed: () => closed,
    stop: () => client.deactivate(),
  };
}

function actsOf(client: Client): Pick<StompClient, 'follow' | 'watch' | 'send' | 'say'> {
  const receipt = receiptsOf(client);
  return {
    async follow(roomId, after) {
      const heard: Heard = { seqs: [], entries: [] };
      const { id, came } = receipt();
      const take = (message: IMessage) => {
        const entry = JSON.parse(message.body);
        heard.entries.push(entry);
        heard.seqs.push(entry.seq);
      };
      client.subscribe(`/topic/rooms/${roomId}`, take, {
        receipt: id,
        ...(after !== undefined && { after: String(after) }),
      });
      return came.then(() => heard);
    },
    async watch(roomId) {
      const told: unknown[] = [];
      const { id, came } = receipt();
      const take = ({ body }: IMessage) => void told.push(JSON.parse(body));
      client.subscribe(`/topic/rooms/${roomId}/presence`, take, { receipt: id });
      await came;
      return told;
    },
    async send(destination) {
      const { id, came } = receipt();
      client.publish({ destination, headers: { receipt: id } });
      await came;
    },
    async say(roomId, content, clientId = crypto.randomUUID()) {
      const { id, came } = receipt();
      client.publish({
        destination: `/app/rooms/${roomId}/messages`,
        body: JSON.stringify({ content, clientId }),
        headers: { receipt: id },
      });
      await came;
    },
  };
}

/** Each a new one, with what comes when it does. */
function receiptsOf(client: Client) {
  let count = 0;
  return () => {
    const id = `receipt-${(count += 1)}`;
    return { id, came: new Promise<void>((done) => client.watchForReceipt(id, () => done())) };
  };
}
