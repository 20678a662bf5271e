import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './server-process.ts';

/** Debian puts it where only root looks for programs. */
export const nginx = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) =>
  existsSync(path),
);
if (!nginx) console.log('Skipped: what is in front of Madang; there is no nginx on this machine.');

export interface Nginx {
  address: string;
  /** The list of nodes. */
  nodes: string;
  /** File with the number of its first process. */
  pid: string;
  /** Makes it read its files again. */
  reload: string;
  stop(): Promise<void>;
}

/** A proxy with the configuration that is shipped, in front of these ports of this machine. */
export async function startNginx(ports: readonly number[]): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'madang-nginx-'));
  const [nodes, pid, file] = ['nodes.conf', 'pid', 'nginx.conf'].map((name) => join(folder, name));
  const port = await freePort();
  writeFileSync(nodes!, ports.map((one) => `server 127.0.0.1:${one};\n`).join(''));
  writeFileSync(file!, configuration(port, { folder, nodes: nodes!, pid: pid! }));
  const words = ['-p', folder, '-c', file!];
  const tested = spawnSync(nginx!, ['-t', ...words], { encoding: 'utf8' });
  if (tested.status !== 0) throw new Error(tested.stderr);
  const child = spawn(nginx!, words, { stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${address}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (child.exitCode === null && !(await isUp())) await sleep(50);
  return {
    address,
    nodes: nodes!,
    pid: pid!,
    reload: [nginx, ...words, '-s', 'reload'].join(' '),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The example as it is shipped, but for its addresses and its certificate. */
function configuration(port: number, { folder, nodes, pid }: { folder: string; nodes: string; pid: string }) {
  const example = readFileSync(resolve(import.meta.dirname, '../deploy/nginx/madang.conf'), 'utf8');
  const [head, , secure] = example.split(/^(?=server \{)/m);
  const site = `${head}${secure}`
    .replace('/etc/nginx/madang-nodes.conf', nodes)
    .replace(/^.*listen \[::\].*\n/m, '')
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
    .replace(/^\s+ssl_certificate.*\n/gm, '');
  if (/ssl|include \/etc/.test(site)) throw new Error('the example has changed');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  // Whoever runs the tests owns the folders; for anybody but root nginx ignores it, with a warning.
  return `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 2; pid ${pid}; error_log ${join(folder, 'error.log')} warn;
events {}
http { access_log off; ${places.join(' ')}
${site}}`;
}
