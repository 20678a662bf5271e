import type { Bus } from '../../../engines/bus/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { presenceShown } from '../chat.settings.ts';
import { choiceChannel } from '../choices.queries.ts';
import { findAudience, type Audience } from './audience.ts';
import { Pace } from './pace.ts';
import type { Presence } from './presence.ts';

const typingChannel = 'chat.typing';
const mergeMs = 700;
const mostHandles = 100;
/** A member's typing is passed on once in this time, and again a little sooner by those who hear of it, as clocks are no ropes. */
const typingMs = 2_000;

/** Somebody who wants to know who is in a room and who is typing. */
export interface Watcher {
  readonly roomId: string;
  readonly accountId: string;
  readonly ctx: Ctx;
  tell(what: object): void;
  isFull(): boolean;
  goOut(): void;
}

interface Watched {
  /** What each of them was told last of who is there. */
  readonly told: Map<Watcher, string>;
  timer: NodeJS.Timeout | undefined;
  busy: boolean;
  changed: boolean;
}

/** What is told of a room beside its log: nothing of it is stored, and whoever reads too slowly is spared. */
export class Watchers {
  readonly #bus: Bus;
  readonly #presence: Presence;
  readonly #rooms = new Map<string, Watched>();
  readonly #sent = new Pace(typingMs);
  readonly #passed = new Pace(typingMs - 500);

  constructor(bus: Bus, presence: Presence) {
    this.#bus = bus;
    this.#presence = presence;
    presence.onChange((roomId) => this.#changed(roomId));
    bus.subscribe(typingChannel, (id) => void this.#passOn(id));
    bus.subscribe(choiceChannel, (accountId) => this.#chosen(accountId));
    bus.subscribe('settings', () => this.#allChanged());
    bus.onGap(() => this.#allChanged());
  }

  watch(watcher: Watcher): void {
    const room = this.#rooms.get(watcher.roomId) ?? newRoom();
    this.#rooms.set(watcher.roomId, room);
    room.told.set(watcher, '');
    void this.#tellRoom(watcher.roomId, room);
  }

  leave(watcher: Watcher): void {
    const room = this.#rooms.get(watcher.roomId);
    if (!room?.told.delete(watcher) || room.told.size > 0) return;
    clearTimeout(room.timer);
    this.#rooms.delete(watcher.roomId);
  }

  /** Somebody in the room is typing. Whoever calls it makes sure that they may write there. */
  async type(ctx: Ctx, roomId: string, mayWrite: () => Promise<boolean>): Promise<void> {
    const me = ctx.actor!.id;
    if (!ctx.setting(presenceShown) || !this.#sent.take(`${roomId}/${me}`)) return;
    if (await mayWrite()) this.#bus.publish(typingChannel, `${roomId}/${me}`);
  }

  /** Whoever is there is seen or not from now on, and sees or not. */
  #chosen(accountId: string): void {
    for (const [roomId, { told }] of this.#rooms) {
      const isWatching = [...told.keys()].some((watcher) => watcher.accountId === accountId);
      if (isWatching || this.#presence.isOnline(roomId, accountId)) this.#changed(roomId);
    }
  }

  #allChanged(): void {
    for (const roomId of this.#rooms.keys()) this.#changed(roomId);
  }

  #changed(roomId: string): void {
    const room = this.#rooms.get(roomId);
    if (!room) return;
    room.timer ??= setTimeout(() => {
      room.timer = undefined;
      void this.#tellRoom(roomId, room);
    }, mergeMs).unref();
  }

  async #tellRoom(roomId: string, room: Watched): Promise<void> {
    room.changed = true;
    if (room.busy) return;
    room.busy = true;
    try {
      while (room.changed && room.told.size > 0) {
        room.changed = false;
        await this.#tellOnce(roomId, room);
      }
    } catch {
      // The database is away: asked again in a moment.
      this.#changed(roomId);
    } finally {
      room.busy = false;
    }
  }

  async #tellOnce(roomId: string, room: Watched): Promise<void> {
    const online = this.#presence.online(roomId);
    const asked = new Set(room.told.keys());
    const audience = await this.#audience(roomId, room, online);
    for (const [watcher, last] of room.told) {
      // Of whoever came meanwhile nothing is known yet: the next turn is theirs.
      if (!asked.has(watcher)) continue;
      if (!audience.isHere(watcher.accountId)) {
        watcher.goOut();
        continue;
      }
      const handles = [...online]
        .filter((id) => audience.sees(watcher.accountId, id))
        .map((id) => audience.nameOf(id)!.handle)
        .sort();
      const what = {
        roomId,
        type: 'presence',
        online: handles.slice(0, mostHandles),
        count: handles.length,
      };
      const said = JSON.stringify(what);
      if (said === last || watcher.isFull()) continue;
      room.told.set(watcher, said);
      watcher.tell(what);
    }
  }

  /** For whoever watches a room, and these members. */
  #audience(roomId: string, room: Watched, accountIds: Iterable<string>): Promise<Audience> {
    const watchers = [...room.told.keys()];
    const all = new Set([...accountIds, ...watchers.map((one) => one.accountId)]);
    return findAudience(watchers[0]!.ctx, roomId, all);
  }

  /** @param id `room/account` */
  async #passOn(id: string): Promise<void> {
    const [roomId = '', accountId = ''] = id.split('/');
    const room = this.#rooms.get(roomId);
    if (!room || !this.#passed.take(id)) return;
    try {
      const audience = await this.#audience(roomId, room, [accountId]);
      const member = audience.nameOf(accountId);
      if (!member) return;
      for (const watcher of room.told.keys())
        if (
          watcher.accountId !== accountId &&
          audience.sees(watcher.accountId, accountId) &&
          !watcher.isFull()
        )
          watcher.tell({ roomId, type: 'typing', member });
    } catch {
      // Nobody hears of it, which is no harm.
    }
  }
}

const newRoom = (): Watched => ({ told: new Map(), timer: undefined, busy: false, changed: false });
