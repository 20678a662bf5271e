const kept = 200;

/** When posts were last opened, by id, the latest last. */
export type Visits = Record<string, number>;

export function readVisits(raw: string | null): Visits {
  try {
    const value: unknown = JSON.parse(raw ?? '{}');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return {};
  }
}

/** With this visit noted; the oldest are forgotten. */
export function withVisit(visits: Visits, postId: string, at: number): Visits {
  const latest = Object.entries({ ...visits, [postId]: at }).sort(([, one], [, other]) => one - other);
  return Object.fromEntries(latest.slice(-kept));
}

/** Notes this visit in this browser and answers the one before, when there was one. */
export function visit(postId: string, owner: string): number | undefined {
  const key = `madang:visits:${owner}`;
  try {
    const visits = readVisits(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify(withVisit(visits, postId, Date.now())));
    return visits[postId];
  } catch {
    return undefined;
  }
}
