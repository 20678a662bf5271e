import { writeFileSync } from 'node:fs';
import type { Reply, Request } from './messages.ts';
import { ImageError } from './port.ts';
import { redraw } from './sharp-redraw.ts';

/**
 * The program of the drawing process: whatever a picture does to the decoders, it does it here. It ends itself when it grows
 * beyond the bytes of its first argument; decoding runs on other threads, so the watch is never late.
 */
const memoryLimit = Number(process.argv[2]);
setInterval(() => {
  if (process.memoryUsage.rss() > memoryLimit) process.kill(process.pid, 'SIGKILL');
}, 10);

try {
  // Should the machine itself run out of memory, Linux ends this process rather than the server.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Another system, which decides by itself.
}

process.on('message', (request: Request) => void answer(request));
process.on('disconnect', () => process.exit(0));

async function answer(request: Request): Promise<void> {
  process.send!(await replyTo(request));
}

async function replyTo(request: Request): Promise<Reply> {
  try {
    return { made: await redraw(request) };
  } catch (error) {
    return { refused: error instanceof ImageError ? error.code : 'unreadable' };
  }
}
