import type { Static } from 'typebox';
import type { NoticeRow } from '../notices.queries.ts';
import type { NoticeView } from '../notifications.schemas.ts';

type Item = Static<typeof NoticeView>;

/** One event of a stream, as its bytes. */
export function frame(event: string, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Says where a reader stands without an event: a browser comes back with it. */
export const standing = (seq: number) => `retry: 2000\nid: ${seq}\n\n`;

export const ping = ':\n\n';

export interface Page {
  /** In the order of changes. */
  rows: readonly Pick<NoticeRow, 'seq' | 'superseded_by'>[];
  /** What the reader may see of them, by number; others are not listed. */
  items: ReadonlyMap<string, Item>;
  unread: number;
}

/**
 * What a reader who knows the inbox up to `seq` is sent about a page of changes: what became of notices that they know, then
 * the new ones, each with the one that it takes the place of. In this order, because coming back with the number of a new one
 * says that everything before it has arrived.
 */
export function framesOf(page: Page, seq: number): { frames: string[]; seq: number } {
  const replaced = replacements(page, seq);
  const covered = new Set<number>();
  const fresh: string[] = [];
  const items: Item[] = [];
  let known = seq;
  for (const row of page.rows) {
    const item = page.items.get(row.seq);
    const place = Number(row.seq);
    if (place > known && item) {
      const replaces = replaced.get(row.seq) ?? null;
      if (replaces !== null) covered.add(replaces);
      fresh.push(frame('notification', { ...item, replaces, unread: page.unread }, place));
      known = place;
    } else if (item) items.push(item);
  }
  // One that changed after a later one was made comes among `items`, and takes nothing's place.
  const gone = page.rows
    .map((row) => ({ place: Number(row.seq), listed: page.items.has(row.seq) }))
    .filter(({ place, listed }) => !listed && place <= seq && !covered.has(place))
    .map(({ place }) => place);
  const changed = items.length + gone.length > 0 ? [frame('read', { unread: page.unread, items, gone })] : [];
  return { frames: [...changed, ...fresh], seq: known };
}

/** By the number of a new notice, the one of its batch that the reader has in the list. */
function replacements({ rows, items }: Page, seq: number): Map<string, number> {
  const shown = new Map<string, number>();
  for (const row of [...rows].sort((a, b) => Number(a.seq) - Number(b.seq))) {
    if (row.superseded_by === null) continue;
    const place = Number(row.seq) <= seq ? Number(row.seq) : shown.get(row.seq);
    if (place !== undefined) shown.set(row.superseded_by, place);
  }
  return new Map([...shown].filter(([next]) => Number(next) > seq && items.has(next)));
}
