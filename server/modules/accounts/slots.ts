interface SlotOptions {
  parallel: number;
  waiting: number;
  full: () => Error;
}

export interface Slots {
  /** @throws what `full` makes, when too many wait already */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets a few work at once, some wait in order, and refuses the rest. */
export function createSlots({ parallel, waiting, full }: SlotOptions): Slots {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < parallel) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw full();
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function leave(): void {
    const next = queue.shift();
    // The slot goes to the next one in line, so `running` stays as it is.
    if (next) next();
    else running -= 1;
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
