import { createContext, Script } from 'node:vm';

const context = createContext({ run: undefined });
const script = new Script('run()');

export class DeadlineExceeded extends Error {
  constructor() {
    super('took too long');
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Runs synchronous work and interrupts it when it takes longer. `node:vm` is used for its watchdog alone: nothing else
 * stops a regular expression that backtracks. The work must leave no half-made state behind: when others used the processor
 * meanwhile it is begun again, once, with as much more time as the thread got less.
 * @throws DeadlineExceeded
 */
export function withDeadline<T>(milliseconds: number, work: () => T): T {
  const before = process.threadCpuUsage();
  try {
    return interruptAfter(milliseconds, work);
  } catch (error) {
    const { user, system } = process.threadCpuUsage(before);
    const share = (user + system) / 1_000 / milliseconds;
    if (!(error instanceof DeadlineExceeded) || share > 0.9) throw error;
    return interruptAfter(Math.round(milliseconds / Math.max(share, 0.1)), work);
  }
}

function interruptAfter<T>(milliseconds: number, work: () => T): T {
  const outer: unknown = context.run;
  let result: { value: T } | undefined;
  context.run = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new DeadlineExceeded();
    throw error;
  } finally {
    context.run = outer;
  }
  return (result as { value: T }).value;
}
