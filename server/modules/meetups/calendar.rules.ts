export interface CalendarEvent {
  uid: string;
  /** How often it was changed. */
  sequence: number;
  changedAt: Date;
  startsAt: Date;
  summary: string;
  description: string;
  location: string;
  url: string;
  organiser: string;
  isCancelled: boolean;
  isFixed: boolean;
}

/** One event as an iCalendar file (RFC 5545). A meet-up has no end: calendars show an hour. */
export function calendarFile(event: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Madang//Meet-ups//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `DTSTAMP:${utc(event.changedAt)}`,
    `LAST-MODIFIED:${utc(event.changedAt)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTART:${utc(event.startsAt)}`,
    'DURATION:PT1H',
    `STATUS:${event.isCancelled ? 'CANCELLED' : event.isFixed ? 'CONFIRMED' : 'TENTATIVE'}`,
    `SUMMARY:${escaped(event.summary)}`,
    `DESCRIPTION:${escaped(event.description)}`,
    ...(event.location === '' ? [] : [`LOCATION:${escaped(event.location)}`]),
    `URL:${event.url}`,
    // The site, never a person.
    `ORGANIZER;CN="${quoted(event.organiser)}":${event.url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

const utc = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const controls = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

const escaped = (text: string) =>
  text
    .replaceAll('\r\n', '\n')
    .replace(controls, ' ')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Nothing escapes a quote within quotes. */
const quoted = (text: string) => text.replace(controls, ' ').replace(/["\n]/g, "'");

const lineBytes = 75;

/** A line of at most 75 bytes, continued on the next one behind a space; no character is torn. */
function folded(line: string): string {
  const pieces: string[] = [];
  let [piece, bytes] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > lineBytes) {
      pieces.push(piece);
      [piece, bytes] = [' ', 1];
    }
    piece += character;
    bytes += size;
  }
  return [...pieces, piece].join('\r\n');
}
