import type { Config } from '../server/app/config.ts';
import { createLog } from '../server/app/logging.ts';
import { PortTaken, startServer, type RunningServer } from '../server/app/start.ts';
import { keepCompiled } from './compile-cache.ts';

const hardStopAfter = 9_500;

/** Runs until it is asked to stop. Answers the process's exit code. */
export async function serve(config: Config): Promise<number> {
  const started = performance.now();
  const log = createLog(config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
  const tell = (line: string) => console.log(line);
  const lost = (problem: Error) => {
    console.error(problem.message);
    process.exit(1);
  };
  const server = await startServer({ config, log, tell, lost }).catch((error: unknown) => {
    if (!(error instanceof PortTaken)) throw error;
    console.error(error.message);
    return null;
  });
  if (!server) return 1;
  greet(server, performance.now() - started, tell);
  keepCompiled();
  await stopSignal();
  tell('Stopping …');
  // Whatever hangs, the process is gone within ten seconds; what was acknowledged is in the database.
  setTimeout(() => process.exit(1), hardStopAfter).unref();
  await server.stop();
  tell('Stopped.');
  return 0;
}

function greet(server: RunningServer, took: number, tell: (line: string) => void): void {
  const { firstStart } = server;
  tell('');
  tell(`  Madang is open:  ${server.address}   (${(took / 1000).toFixed(1)} s)`);
  if (firstStart) {
    tell(`  Administrator:   ${firstStart.admin.email}`);
    tell(`  Password:        ${firstStart.admin.password}   (shown only now)`);
  }
  tell(`  Data lives in:   ${server.dataLocation}`);
  tell('');
}

function stopSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
