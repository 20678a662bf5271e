const hourMs = 3_600_000;

export const spans = { day: 24 * hourMs, hour: hourMs } as const;
export type Span = keyof typeof spans;

/** Reminders that would come at once say nothing: whoever sets this beginning, and whoever is told of it, knows it. */
export function remindedAlready(
  startsAt: Date,
  now: Date,
): { day_reminded_of?: Date; hour_reminded_of?: Date } {
  const left = startsAt.getTime() - now.getTime();
  return {
    ...(left <= spans.day && { day_reminded_of: startsAt }),
    ...(left <= spans.hour && { hour_reminded_of: startsAt }),
  };
}
