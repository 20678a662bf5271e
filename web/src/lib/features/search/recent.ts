const kept = 8;
const longest = 60;

/** Searches of this browser, the last first. Storage may be full or forbidden: then nothing is kept and nothing breaks. */
export class RecentSearches {
  readonly #key: string;

  /** @param owner so that another member of this browser does not see them */
  constructor(owner: string) {
    this.#key = `madang:searches:${owner}`;
  }

  list(): string[] {
    try {
      const list: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
      return Array.isArray(list) ? list.filter((text) => typeof text === 'string').slice(0, kept) : [];
    } catch {
      return [];
    }
  }

  add(text: string): void {
    const query = text.trim();
    if (query === '' || query.length > longest) return;
    this.#write([query, ...this.list().filter((other) => other !== query)].slice(0, kept));
  }

  remove(text: string): void {
    this.#write(this.list().filter((other) => other !== text));
  }

  clear(): void {
    this.#write([]);
  }

  #write(list: readonly string[]): void {
    try {
      if (list.length > 0) localStorage.setItem(this.#key, JSON.stringify(list));
      else localStorage.removeItem(this.#key);
    } catch {
      // Not kept, then.
    }
  }
}
