import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** How a server elsewhere may fail. `lost` does what was asked and loses its answer. */
export type Fault = 'hang' | 'reset' | 'lost' | 'huge' | 'garbage' | 'redirect' | 'trickle';

export interface RemoteRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface RemoteAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Remote {
  port: number;
  url: string;
  /** From now on; `null` is as it should be. */
  fail(fault: Fault | null): void;
  /** As if the machine were switched off; the same port again with `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** A real HTTP server on loopback, whose answers a test can spoil. */
export async function startRemote(answer: (request: RemoteRequest) => RemoteAnswer): Promise<Remote> {
  let fault: Fault | null = null;
  let server: Server;
  let port = 0;
  const open = async () => {
    server = createServer((request, response) => {
      request.on('error', () => undefined);
      void buffer(request).then(
        (body) => {
          const asked = { path: request.url ?? '/', headers: request.headers, body };
          const taken = fault === null || fault === 'lost' ? answer(asked) : null;
          if (fault === null) send(response, taken!);
          else spoil(fault, response);
        },
        () => undefined,
      );
    });
    server.on('error', () => undefined);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  await open();
  return {
    get port() {
      return port;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    fail: (next) => void (fault = next),
    shut: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
    open,
  };
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: RemoteAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}

function spoil(fault: Fault, response: ServerResponse): void {
  const { socket } = response;
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'lost':
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half an ans');
      setImmediate(() => socket?.resetAndDestroy());
      return;
    case 'huge':
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('x'.repeat(5_000_000));
      return;
    case 'garbage':
      socket?.end('\u0000\u0001 this is not HTTP \r\n\r\n');
      return;
    case 'redirect':
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' });
      response.end();
      return;
    case 'trickle': {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(timer));
    }
  }
}
