import { performance } from 'node:perf_hooks';

export interface Times {
  p50: number;
  p95: number;
  max: number;
}

/** Runs `ask` `count` times by `clients` at once, each asking again when it has its answer (ms). */
export async function measure(
  clients: number,
  count: number,
  ask: (index: number) => Promise<unknown>,
): Promise<Times> {
  const times: number[] = [];
  let next = 0;
  const client = async () => {
    while (next < count) {
      const begun = performance.now();
      await ask(next++);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), max: times.at(-1)! };
}
