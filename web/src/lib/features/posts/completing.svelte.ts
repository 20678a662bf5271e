import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { askedAt, beginsLike, mergeBy, type Asked } from './completion.ts';

export interface Person {
  handle: string;
  name: string;
  avatarUrl: string | null;
}
export type Offered = { insert: string; person: Person } | { insert: string; tag: string; count: number };

interface Where {
  /** The thread: who speaks there comes first. */
  postId: string | undefined;
  /** Its tags come first. */
  space: () => string | undefined;
}

const most = 6;
const pause = 120;

/** What an editor offers at the caret: members after `@`, tags after `#`. */
export class Completing {
  asked = $state<Asked | null>(null);
  items = $state<Offered[]>([]);
  at = $state(0);
  readonly #where: Where;
  #people: Promise<Person[]> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(where: Where) {
    this.#where = where;
  }

  get open(): boolean {
    return this.asked !== null && this.items.length > 0;
  }

  /** The caret moved, or something was typed. */
  look(text: string, caret: number): void {
    const asked = askedAt(text, caret);
    const same = asked?.sign === this.asked?.sign && asked?.from === this.asked?.from;
    if (!asked) return this.close();
    if (!same) this.items = [];
    const typedOn = !same || asked.typed !== this.asked?.typed;
    this.asked = asked;
    if (!typedOn) return;
    clearTimeout(this.#timer);
    const turn = (this.#turn += 1);
    this.#timer = setTimeout(() => void this.#find(asked, turn), pause);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.asked = null;
    this.items = [];
  }

  move(by: 1 | -1): void {
    this.at = (this.at + by + this.items.length) % this.items.length;
  }

  async #find({ sign, typed }: Asked, turn: number): Promise<void> {
    const items = sign === '@' ? await this.#findPeople(typed) : await this.#findTags(typed);
    // Somebody typed on while this was on its way.
    if (turn !== this.#turn) return;
    this.items = items;
    this.at = 0;
  }

  async #findPeople(typed: string): Promise<Offered[]> {
    const [here, found] = await Promise.all([
      (this.#people ??= this.#participants()),
      typed === '' ? [] : this.#members(typed),
    ]);
    const near = here.filter(({ name, handle }) => beginsLike(name, typed) || beginsLike(handle, typed));
    return mergeBy(near, found, ({ handle }) => handle, most).map((person) => ({
      insert: `@${person.handle} `,
      person,
    }));
  }

  async #participants(): Promise<Person[]> {
    const id = this.#where.postId;
    if (!id) return [];
    const { data } = await outcomeOf(
      apiFor().GET('/api/v1/posts/{id}/participants', { params: { path: { id } } }),
    );
    return (data?.items ?? []).flatMap(({ handle, name, avatarUrl }) =>
      handle === null ? [] : [{ handle, name, avatarUrl }],
    );
  }

  async #members(query: string): Promise<Person[]> {
    const { data } = await outcomeOf(
      apiFor().GET('/api/v1/members', { params: { query: { query, limit: most, heard: true } } }),
    );
    return data?.items ?? [];
  }

  async #findTags(query: string): Promise<Offered[]> {
    const space = this.#where.space();
    const { data } = await outcomeOf(
      apiFor().GET('/api/v1/tags', { params: { query: { query, limit: most, ...(space && { space }) } } }),
    );
    return (data?.items ?? []).map(({ tag, count }) => ({ insert: `#${tag} `, tag, count }));
  }
}
