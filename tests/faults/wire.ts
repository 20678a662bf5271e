import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Wire {
  port: number;
  /** Nothing passes any more, in either direction, and nobody is told: as when a network falls apart. */
  cut(): void;
  /** What was sent meanwhile arrives. */
  mend(): void;
  stop(): Promise<void>;
}

/** A line to a port of this machine that can be cut. */
export async function startWire(to: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let isCut = false;
  const keep = (end: Socket) => {
    ends.add(end);
    if (isCut) end.pause();
    end.once('close', () => ends.delete(end));
    end.on('error', () => undefined);
  };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(from);
      from.on('data', (piece) => void into.write(piece));
      from.once('close', () => into.destroy());
    }
    if (isCut) for (const end of [near, far]) end.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const end of ends) end.pause();
    },
    mend() {
      isCut = false;
      for (const end of ends) end.resume();
    },
    async stop() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
