// Making a formatter costs much more than using it, and this is asked with every request.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The day of the site at that moment: `2026-11-28`. */
export function dayOf(moment: Date, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(moment);
}
