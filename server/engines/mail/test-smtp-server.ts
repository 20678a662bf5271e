import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

export interface Delivery {
  envelope: { from: string; to: string[] };
  mail: Email;
}

/** A real SMTP server on loopback that keeps what it gets. */
export async function startSmtpServer(options: SMTPServerOptions = {}, listenOn = 0) {
  const raw: { envelope: Delivery['envelope']; content: Buffer }[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      const to = envelope.rcptTo.map(({ address }) => address);
      buffer(stream).then((content) => {
        raw.push({ envelope: { from, to }, content });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(listenOn, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    connections: () => connections,
    mails: () =>
      Promise.all(
        raw.map(async ({ envelope, content }) => ({ envelope, mail: await PostalMime.parse(content) })),
      ),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
