import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Reply } from './messages.ts';
import { ImageError, type Images, type ImageTask, type MadeImage } from './port.ts';

interface SharpOptions {
  /** Bytes that the drawing process may use before it ends itself. */
  memoryLimit?: number;
  /** Milliseconds for one picture. */
  timeLimit?: number;
  /** Pictures that may wait for their turn. */
  waiting?: number;
  /** Milliseconds without work after which the process is let go. */
  idle?: number;
}

const program = join(import.meta.dirname, 'sharp-process.ts');
const mebibyte = 1024 * 1024;

/**
 * Pictures drawn by sharp, one at a time, in a process of its own that may die without touching the server. It starts with the
 * first picture, ends when idle, and inherits no environment, so no secret is there to be found.
 */
export function createSharpImages(options: SharpOptions = {}): Images {
  const { memoryLimit = 512 * mebibyte, timeLimit = 30_000, waiting = 24, idle = 30_000 } = options;
  let child: ChildProcess | null = null;
  let idleTimer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let queued = 0;

  const running = (): ChildProcess => {
    clearTimeout(idleTimer);
    if (child?.connected && child.exitCode === null && child.signalCode === null) return child;
    child = fork(program, [String(memoryLimit)], {
      env: {},
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return child;
  };
  const rest = () => {
    const resting = child;
    resting?.unref();
    resting?.channel?.unref();
    idleTimer = setTimeout(() => resting?.kill('SIGKILL'), idle).unref();
  };
  const inTurn = async (task: ImageTask): Promise<MadeImage> => {
    try {
      return await ask(running(), task, timeLimit);
    } finally {
      rest();
    }
  };

  return {
    async redraw(task) {
      if (queued > waiting) throw new ImageError('busy');
      queued += 1;
      const turn = last.then(() => inTurn(task));
      last = turn.catch(() => undefined);
      return turn.finally(() => (queued -= 1));
    },
    async stop() {
      clearTimeout(idleTimer);
      await last;
      clearTimeout(idleTimer);
      await end(child);
    },
  };
}

function ask(child: ChildProcess, task: ImageTask, timeLimit: number): Promise<MadeImage> {
  child.ref();
  child.channel?.ref();
  return new Promise((resolve, reject) => {
    const settle = (reply: Reply) => {
      clearTimeout(timer);
      child.off('message', settle).off('exit', died).off('error', failed);
      if ('made' in reply) resolve(reply.made);
      else reject(new ImageError(reply.refused));
    };
    const died = () => settle({ refused: 'too_costly' });
    const failed = () => settle({ refused: 'busy' });
    // Its death is what settles, so that the next picture never meets a process that is still busy with this one.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
    child.on('message', settle).on('exit', died).on('error', failed);
    child.send(task);
  });
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.ref();
    child.kill('SIGKILL');
  });
}
