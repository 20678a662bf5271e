import { goto } from '$app/navigation';
import { apiFor, type SearchItem, type SearchPreview, type SearchResult } from '#lib/api/client.ts';
import { kindLabel } from '#lib/features/posts/kinds.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { m } from '#lib/paraglide/messages.js';
import type { IconName } from '#lib/ui/Icon.svelte';
import { RecentSearches } from './recent.ts';
import { searchHref } from './search-view.ts';

type Person = SearchResult['members'][number];

/** One line that can be chosen. */
export type Choice = { href: string; text: string } & (
  | { kind: 'all' | 'recent' | 'trending' | 'word' }
  | { kind: 'post'; post: SearchItem }
  | { kind: 'person'; person: Person }
  | { kind: 'place'; icon: IconName }
  | { kind: 'command'; icon: IconName; run: () => void }
);

export interface Section {
  key: string;
  title: string;
  choices: Choice[];
}

const restTime = 120;

/** What a search box offers while somebody types in it. */
export class Finder {
  text = $state('');
  active = $state(-1);
  #recent = $state<string[]>([]);
  #trending = $state<string[]>([]);
  #words = $state<string[]>([]);
  #preview = $state<SearchPreview>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #question = 0;
  readonly #memory: RecentSearches;
  readonly #more: (typed: string) => Section[];
  readonly sections: Section[] = $derived.by(() =>
    [...this.#more(this.text), ...(this.text.trim() === '' ? this.#untyped() : this.#typed())].filter(
      ({ choices }) => choices.length > 0,
    ),
  );
  readonly choices: Choice[] = $derived(this.sections.flatMap(({ choices }) => choices));

  /**
   * @param owner whose searches are remembered on this device
   * @param more what stands before the words, by what is typed
   */
  constructor(owner: string, more: (typed: string) => Section[] = () => []) {
    this.#more = more;
    this.#memory = new RecentSearches(owner);
  }

  get searchedAs(): string | null {
    return this.text.trim() === '' ? null : (this.#preview?.searchedAs ?? null);
  }

  /** The box was opened with `text` in it. */
  begin(text: string): void {
    this.#recent = this.#memory.list();
    if (text !== this.text) this.type(text);
    if (this.#trending.length === 0) void this.#askTrending();
  }

  type(text: string): void {
    this.text = text;
    this.active = -1;
    clearTimeout(this.#timer);
    if (text.trim() === '') {
      this.#question += 1;
      this.#words = [];
      this.#preview = undefined;
    } else this.#timer = setTimeout(() => void this.#ask(text.trim()), restTime);
  }

  /** @returns whether the key was for the list. While a syllable is being composed, keys belong to the input method. */
  key(event: KeyboardEvent): boolean {
    if (event.isComposing || event.keyCode === 229) return false;
    const count = this.choices.length;
    if (event.key === 'ArrowDown' && count > 0) this.active = this.active + 1 < count ? this.active + 1 : -1;
    else if (event.key === 'ArrowUp' && count > 0)
      this.active = this.active < 0 ? count - 1 : this.active - 1;
    else return false;
    return true;
  }

  /** Opens what is marked, or searches for what is typed. */
  async go(): Promise<void> {
    const choice = this.choices[this.active];
    if (choice?.kind === 'command') return choice.run();
    if (choice) this.chosen(choice);
    else this.#memory.add(this.text);
    await goto(choice?.href ?? searchHref({ q: this.text.trim() }));
  }

  /** Remembers the words of a choice that is a search. */
  chosen(choice: Choice): void {
    const isSearch = ['all', 'recent', 'trending', 'word'].includes(choice.kind);
    if (isSearch) this.#memory.add(choice.text);
  }

  forget(): void {
    this.#memory.clear();
    this.#recent = [];
  }

  #untyped(): Section[] {
    const search = (kind: 'recent' | 'trending') => (text: string) => ({
      kind,
      text,
      href: searchHref({ q: text }),
    });
    return [
      { key: 'recent', title: m.search_recent(), choices: this.#recent.map(search('recent')) },
      { key: 'trending', title: m.search_trending(), choices: this.#trending.map(search('trending')) },
    ];
  }

  #typed(): Section[] {
    const q = this.text.trim();
    const words = this.#words.filter((word) => word !== q).slice(0, 5);
    const { groups = [], members = [] } = this.#preview ?? {};
    const all: Choice = { kind: 'all', text: q, href: searchHref({ q }) };
    return [
      {
        key: 'words',
        title: m.search_words(),
        choices: [
          all,
          ...words.map((text) => ({ kind: 'word' as const, text, href: searchHref({ q: text }) })),
        ],
      },
      ...groups.map(({ kind, items }) => ({
        key: kind,
        title: kindLabel(kind),
        choices: items.map((post) => ({ kind: 'post' as const, text: post.title, href: hrefOf(post), post })),
      })),
      {
        key: 'people',
        title: m.search_people(),
        choices: members.map((person) => ({
          kind: 'person' as const,
          text: person.name,
          href: paths.member(person.handle),
          person,
        })),
      },
    ];
  }

  async #ask(q: string): Promise<void> {
    const question = (this.#question += 1);
    const api = apiFor();
    const params = { query: { q } };
    const [words, preview] = await Promise.all([
      api.GET('/api/v1/search/suggestions', { params }).catch(() => undefined),
      api.GET('/api/v1/search/preview', { params }).catch(() => undefined),
    ]);
    // Somebody typed on: the answer to the last question counts.
    if (question !== this.#question) return;
    const marked = this.choices[this.active];
    this.#words = words?.data?.items.map(({ text }) => text) ?? [];
    this.#preview = preview?.data;
    // What is marked stays marked, wherever it stands now.
    this.active = marked
      ? this.choices.findIndex(({ kind, href }) => kind === marked.kind && href === marked.href)
      : -1;
  }

  async #askTrending(): Promise<void> {
    const answer = await apiFor()
      .GET('/api/v1/search/trending', { params: { query: { window: 'week', limit: 8 } } })
      .catch(() => undefined);
    this.#trending = answer?.data?.items.map(({ term }) => term) ?? [];
  }
}

function hrefOf(post: SearchItem): string {
  return post.matchedComment ? paths.comment(post.id, post.matchedComment.id) : paths.post(post);
}
