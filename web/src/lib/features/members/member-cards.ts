import { apiFor, type MemberCard } from '#lib/api/client.ts';

/** Cards that were looked up: each is asked for once. */
export class MemberCards {
  readonly #asked = new Map<string, Promise<MemberCard | undefined>>();

  /** Nothing when there is no such member, or no answer; that is asked again. */
  of(handle: string): Promise<MemberCard | undefined> {
    const known = this.#asked.get(handle) ?? this.#ask(handle);
    this.#asked.set(handle, known);
    return known;
  }

  async #ask(handle: string): Promise<MemberCard | undefined> {
    try {
      return (await apiFor().GET('/api/v1/members/{handle}', { params: { path: { handle } } })).data;
    } catch {
      this.#asked.delete(handle);
      return undefined;
    }
  }
}
