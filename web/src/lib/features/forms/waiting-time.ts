const steps = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** "12분" or "12 minutes": how long to wait, rounded up so that it is never too short. */
export function waitingTime(seconds: number, locale: string): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const step = steps.find((one) => whole >= one.seconds * (one.unit === 'second' ? 1 : 1.5)) ?? steps[2];
  const amount = Math.ceil(whole / step.seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit: step.unit, unitDisplay: 'long' }).format(
    amount,
  );
}
