import type { Presence, Typing } from './room-socket.ts';

const shownTypingMs = 5_000;

/** Who is in the room now, and who writes: heard, never kept. */
export class Presences {
  readonly #me: string;
  online = $state.raw<readonly string[]>([]);
  count = $state(0);
  typing = $state.raw<readonly Typing[]>([]);
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #quietLater = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(me: string) {
    this.#me = me;
  }

  see(presence: Presence): void {
    if (presence.type === 'presence') {
      this.online = presence.online;
      this.count = presence.count;
      return;
    }
    const { member } = presence;
    if (member.handle === this.#me) return;
    this.quiet(member.handle);
    this.typing = [...this.typing, member];
    this.#quietLater.set(
      member.handle,
      setTimeout(() => this.quiet(member.handle), shownTypingMs),
    );
  }

  /** They said it, or stopped. */
  quiet(handle: string): void {
    clearTimeout(this.#quietLater.get(handle));
    if (this.typing.some((one) => one.handle === handle))
      this.typing = this.typing.filter((one) => one.handle !== handle);
  }

  /** The line is down: nothing is known. */
  forget(): void {
    for (const { handle } of this.typing) this.quiet(handle);
    this.online = [];
    this.count = 0;
  }
}
