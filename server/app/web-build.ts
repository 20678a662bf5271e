import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { hostHeader, protocolHeader, type WebHandler } from './http/web-pages.ts';

const root = resolve(import.meta.dirname, '../..');
const web = join(root, 'web');
const output = join(web, 'build');
const stampFile = join(output, '.sources');
const lockFile = join(web, '.building');
const inputs = [
  'src',
  'messages',
  'static',
  'project.inlang',
  'vite.config.ts',
  'messages.plugin.ts',
  'compile-messages.ts',
  'quick-compression.ts',
  'tsconfig.json',
  'package.json',
];

/**
 * Loads the pages, building them first when their sources changed since the last build.
 * @param tell called with one line for people when a build begins and ends
 * @throws Error with the build's own output when it fails
 */
export async function loadWeb(tell: (line: string) => void): Promise<WebHandler> {
  await buildWeb(tell);
  // Read by adapter-node when it loads: it must believe Fastify, which knows the trusted proxies, and nobody else.
  process.env['PROTOCOL_HEADER'] = protocolHeader;
  process.env['HOST_HEADER'] = hostHeader;
  const built = (name: string) => import(pathToFileURL(join(output, name)).href) as Promise<unknown>;
  const { handler } = (await built('handler.js')) as { handler: WebHandler };
  const { server, assets } = (await built('adapter-node.js')) as Built;
  const files = new Set([...assets.entries, ...assets.aliases].map(([path]) => path));
  const render: WebHandler['render'] = (request, raw) =>
    server.respond(request, {
      platform: { req: raw },
      getClientAddress: () => raw.socket.remoteAddress ?? '',
    });
  return Object.assign(handler, { render, isFile: (path: string) => files.has(path) });
}

/** What adapter-node leaves beside its handler, and the handler itself is made of. */
interface Built {
  server: {
    respond(
      request: Request,
      of: { platform: { req: IncomingMessage }; getClientAddress: () => string },
    ): Promise<Response>;
  };
  assets: { entries: [path: string, file: object][]; aliases: [path: string, target: string][] };
}

/** Builds the pages unless that was done for these very sources. @throws Error with the build's own output when it fails */
export async function buildWeb(tell: (line: string) => void): Promise<void> {
  const stamp = sourcesStamp();
  if (builtStamp() !== stamp) await buildOnce(stamp, tell);
}

/** Changes whenever anything that the build reads changes. */
function sourcesStamp(): string {
  const hash = createHash('sha256').update(process.version);
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const input of inputs) addToHash(hash, join(web, input));
  return hash.digest('hex');
}

function addToHash(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path) || path.endsWith('/paraglide')) return;
  let entries: string[];
  try {
    entries = readdirSync(path).sort();
  } catch {
    hash.update(path.slice(web.length)).update(readFileSync(path));
    return;
  }
  for (const entry of entries) addToHash(hash, join(path, entry));
}

function builtStamp(): string | null {
  return existsSync(stampFile) && existsSync(join(output, 'handler.js'))
    ? readFileSync(stampFile, 'utf8')
    : null;
}

/** One process builds; others that start from the same checkout wait for it. */
async function buildOnce(stamp: string, tell: (line: string) => void): Promise<void> {
  for (;;) {
    if (takeLock()) break;
    await sleep(300);
    if (builtStamp() === stamp) return;
  }
  try {
    tell('Building the pages (only now, and after their sources change) …');
    const started = performance.now();
    await runBuild();
    mkdirSync(output, { recursive: true });
    writeFileSync(stampFile, stamp);
    tell(`Pages built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function takeLock(): boolean {
  try {
    const file = openSync(lockFile, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isAlive(Number(readFileSync(lockFile, 'utf8')))) rmSync(lockFile, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}

function runBuild(): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`The pages could not be built:\n${printed.slice(-4000)}`)),
    );
  });
}
