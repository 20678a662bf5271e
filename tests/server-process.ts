import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** What `npm start` gives to Node. */
export function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
}

export interface ServerProcess {
  address: string;
  /** Printed at the first start only. */
  admin: { email: string; password: string } | null;
  child: ChildProcess;
  output: () => string;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`: nothing gets a chance to clean up. */
  kill(): Promise<void>;
}

interface StartOptions {
  dataDir: string;
  port: number;
  env?: Record<string, string>;
}

/** Starts Madang as `npm start` does, and waits until it says that it is open. @throws with the output when it ends first */
export async function startProcess({ dataDir, port, env = {} }: StartOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, startArguments(), {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      RATE_LIMIT_SCALE: '1000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const opened = new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const line = /Madang is open:\s+(\S+)/.exec(output);
      if (line && output.includes('Data lives in')) done(line[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}:\n${output}`)));
  });
  const address = await opened;
  const printed = /Administrator:\s+(\S+)\s+Password:\s+(\S+)/.exec(output);
  const ended = once(child, 'exit');
  return {
    address,
    admin: printed ? { email: printed[1]!, password: printed[2]! } : null,
    child,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
