import type { Pool } from 'pg';
import type { JobsLog } from './port.ts';

const batch = 500;
const everyMs = 1000;
/** Lost a race or could not get a lock: the next try sees what the other one did. */
const retryable = new Set(['40001', '40P01', '55P03']);

interface RelayParts {
  pool: Pool;
  log: JobsLog;
  /** Tasks that run before all others that are due. */
  soon?: readonly string[];
  ready: () => Promise<void>;
}

/** Moves committed rows of `outbox` to the runner: at once when nudged, else every second (a node may die before its nudge). */
export class Relay {
  readonly #pool: Pool;
  readonly #log: JobsLog;
  readonly #soon: readonly string[];
  readonly #ready: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;
  #failing = false;
  lastRunAt: Date | null = null;

  constructor({ pool, log, soon = [], ready }: RelayParts) {
    this.#pool = pool;
    this.#log = log;
    this.#soon = soon;
    this.#ready = ready;
  }

  start(): void {
    this.#stopped = false;
    this.#timer ??= setInterval(() => this.nudge(), everyMs);
    this.nudge();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  nudge(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Moves everything that is committed now. */
  async flush(): Promise<void> {
    await this.#ready();
    for (let failures = 0; ;) {
      try {
        const { rows } = await this.#pool.query<{ taken: number }>('select relay_outbox($1, $2) as taken', [
          batch,
          this.#soon,
        ]);
        this.lastRunAt = new Date();
        if ((rows[0]?.taken ?? 0) < batch) return;
      } catch (error) {
        failures += 1;
        if (failures === 5 || !retryable.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.flush();
        this.#failing = false;
      } catch (error) {
        if (!this.#failing)
          this.#log.error({ err: error }, 'Cannot hand jobs to the runner; trying every second');
        this.#failing = true;
      }
    }
  }
}
