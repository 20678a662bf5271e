import { newId } from '#lib/api/new-id.ts';

/** A text that was not sent yet, as this browser keeps it. */
export interface Draft<Content> {
  /** Who keeps it: one visit of one form. Another visit never writes over it. */
  session: string;
  at: number;
  content: Content;
}

const keptDays = 30;
const kept = 3;

/** The drafts of one place, the newest first; what cannot be read counts as nothing. */
export function readDrafts<Content>(raw: string | null, now: number): Draft<Content>[] {
  try {
    const list: unknown = JSON.parse(raw ?? '[]');
    if (!Array.isArray(list)) return [];
    const oldest = now - keptDays * 86_400_000;
    return list.filter(isDraft).filter(({ at }) => at > oldest) as Draft<Content>[];
  } catch {
    return [];
  }
}

function isDraft(value: unknown): value is Draft<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'session' in value &&
    'at' in value &&
    'content' in value &&
    typeof value.at === 'number'
  );
}

/** With this session's text in front; the texts of other sessions stay, up to three in all. */
export function withDraft<Content>(
  drafts: readonly Draft<Content>[],
  draft: Draft<Content>,
): Draft<Content>[] {
  return [draft, ...withoutDraft(drafts, draft.session)].slice(0, kept);
}

export function withoutDraft<Content>(drafts: readonly Draft<Content>[], session: string): Draft<Content>[] {
  return drafts.filter((draft) => draft.session !== session);
}

/** Unsent texts of one form in this browser. Storage may be full or forbidden: then nothing is kept and nothing breaks. */
export class DraftBox<Content> {
  readonly #key: string;
  readonly #session = newId();

  /** @param place what is being written, such as `post/new`. @param owner so that another member of this browser does not see it */
  constructor(place: string, owner: string) {
    this.#key = `madang:draft:${owner}:${place}`;
  }

  /** The newest text that another visit left behind, of those that are wanted. */
  left(wanted: (content: Content) => boolean = () => true): Draft<Content> | undefined {
    return this.#read().find(({ session, content }) => session !== this.#session && wanted(content));
  }

  /** What this visit has kept. */
  own(): Content | undefined {
    return this.#read().find(({ session }) => session === this.#session)?.content;
  }

  keep(content: Content): boolean {
    return this.#write(withDraft(this.#read(), { session: this.#session, at: Date.now(), content }));
  }

  /** Keeps a text as if another visit had left it: it will be offered. */
  leave(content: Content): void {
    this.#write(withDraft(this.#read(), { session: newId(), at: Date.now(), content }));
  }

  /** Forgets this visit's text, and that of `session` when it was taken over or thrown away. */
  forget(session?: string): void {
    const drafts = withoutDraft(this.#read(), this.#session);
    this.#write(session ? withoutDraft(drafts, session) : drafts);
  }

  #read(): Draft<Content>[] {
    try {
      return readDrafts<Content>(localStorage.getItem(this.#key), Date.now());
    } catch {
      return [];
    }
  }

  #write(drafts: Draft<Content>[]): boolean {
    try {
      if (drafts.length === 0) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(drafts));
      return true;
    } catch {
      return false;
    }
  }
}
