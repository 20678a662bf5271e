/** What one side offers: how often it can send, and how often it wants to hear (ms; 0 for never). */
export interface Beats {
  sends: number;
  wants: number;
}

/**
 * What both sides agree on (STOMP 1.2, "Heart-beating"): a line is kept alive as seldom as either side can bear. We wait for twice
 * as long before we give somebody up, as lines are slow.
 * @param asked the client's header, such as `10000,10000`
 * @returns null when it is no such header
 */
export function periodOf(asked: string, own: Beats): { everyMs: number; patienceMs: number } | null {
  const [, sends, wants] = /^(\d{1,9}),(\d{1,9})$/.exec(asked) ?? [];
  if (sends === undefined || wants === undefined) return null;
  const from = agreed(Number(sends), own.wants);
  return { everyMs: agreed(own.sends, Number(wants)), patienceMs: from * 2 };
}

const agreed = (sends: number, wants: number): number =>
  sends === 0 || wants === 0 ? 0 : Math.max(sends, wants);
