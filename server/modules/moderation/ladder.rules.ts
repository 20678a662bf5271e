const day = 86_400_000;

interface Counted {
  expiresAt: Date;
  voided: boolean;
}

/** Whether a warning still counts at that moment. */
export function counts({ expiresAt, voided }: Counted, now: Date): boolean {
  return !voided && expiresAt.getTime() > now.getTime();
}

/** The step on the ladder of a further warning, from 1. */
export function nextStep(former: readonly Counted[], now: Date): number {
  return former.filter((warning) => counts(warning, now)).length + 1;
}

/** When the block of a step ends; null when the step only warns. Steps beyond the last one are as the last one. */
export function blockEnd(step: number, ladder: readonly number[], now: Date): Date | null {
  const days = ladder[Math.min(step, ladder.length) - 1]!;
  return days === 0 ? null : new Date(now.getTime() + days * day);
}

export function expiryOf(now: Date, days: number): Date {
  return new Date(now.getTime() + days * day);
}

/** When a block without an end would end: no clock of ours gets there. */
export const forGood = new Date('9999-12-31T00:00:00Z');

interface Block {
  /** Null: for good. */
  until: Date | null;
  lifted: boolean;
}

/** Until when somebody is blocked by all of these; null for good, undefined not at all. */
export function blockedUntil(blocks: readonly Block[], now: Date): Date | null | undefined {
  const live = blocks.filter(({ until, lifted }) => !lifted && (until === null || until > now));
  if (live.length === 0) return undefined;
  if (live.some(({ until }) => until === null)) return null;
  return new Date(Math.max(...live.map(({ until }) => until!.getTime())));
}
