export interface RecentPlace {
  href: string;
  title: string;
}

const kept = 8;
const keyOf = (owner: string): string => `madang:places:${owner}`;

/** Where somebody was in this browser, the last first. Storage may be full or forbidden: then nothing is kept. */
export function recentPlaces(owner: string): RecentPlace[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(keyOf(owner)) ?? '[]');
    return Array.isArray(list) ? list.filter(isPlace).slice(0, kept) : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is RecentPlace {
  const place = value as Partial<RecentPlace> | null;
  return typeof place?.href === 'string' && /^\/(?!\/)/.test(place.href) && typeof place.title === 'string';
}

/** Notes a post, space, tag or member that was opened. */
export function notePlace(owner: string, { href, title }: RecentPlace): void {
  if (!/^\/(posts\/\d+|spaces\/[^/]+|tags\/[^/]+|members\/[^/]+)$/.test(href)) return;
  try {
    const others = recentPlaces(owner).filter((place) => place.href !== href);
    localStorage.setItem(keyOf(owner), JSON.stringify([{ href, title }, ...others].slice(0, kept)));
  } catch {
    // Not kept, then.
  }
}
