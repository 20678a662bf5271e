/** An instant as a `datetime-local` field shows it on the clocks of a zone; empty for none. */
export function zonedTime(instant: string | null, zone: string): string {
  if (instant === null) return '';
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(new Date(instant));
  return parts.replace(' ', 'T');
}

/** The instant at which the clocks of a zone show this; `null` for an empty field or what is no time. */
export function instantOf(local: string, zone: string): string | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const ahead = (at: number): number => Date.parse(`${zonedTime(new Date(at).toISOString(), zone)}Z`) - at;
  // Twice, because the clocks may be moved between the first guess and the time that is meant.
  const guess = asUtc - ahead(asUtc);
  return new Date(asUtc - ahead(guess)).toISOString();
}
