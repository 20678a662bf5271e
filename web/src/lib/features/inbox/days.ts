import { dateFormat } from '#lib/ui/intl.ts';

interface Day<Item> {
  /** Of the first item; the heading says it. */
  at: string;
  key: string;
  items: Item[];
}

/** Items that come newest first, by the days of the site's time zone. */
export function byDay<Item extends { createdAt: string }>(
  items: readonly Item[],
  timeZone: string,
): Day<Item>[] {
  const format = dateFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const days: Day<Item>[] = [];
  for (const item of items) {
    const key = format.format(new Date(item.createdAt));
    const last = days.at(-1);
    if (last?.key === key) last.items.push(item);
    else days.push({ key, at: item.createdAt, items: [item] });
  }
  return days;
}
