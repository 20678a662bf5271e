interface Kept {
  ids: readonly string[];
  until: number;
}

const keptFor = 10 * 60_000;
const mostEntries = 2_000;

/**
 * Remembers which posts are alike, for readers of the same spaces: finding out is dear and changes slowly. Whether each of
 * them may still be read is looked up every time.
 */
export class SimilarCache {
  #kept = new Map<string, Kept>();

  async get(
    postId: string,
    spaceIds: readonly string[],
    now: Date,
    find: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const key = `${postId} ${spaceIds.join(',')}`;
    const known = this.#kept.get(key);
    if (known && known.until > now.getTime()) return known.ids;
    const ids = await find();
    this.#kept.delete(key);
    // A post without relatives may get its first any moment.
    if (ids.length > 0) this.#kept.set(key, { ids, until: now.getTime() + keptFor });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostEntries && oldest !== undefined) this.#kept.delete(oldest);
    return ids;
  }
}
