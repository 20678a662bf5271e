import { apiFor, type Problem } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';

/** What a draft says; it need not be fit to be published. */
export interface DraftContent {
  space?: string;
  title?: string;
  body: string;
  tags?: string[];
  anonymous?: boolean;
  /** What was typed of the facet of its kind. */
  facet?: Record<string, unknown>;
}

/** A draft as the server keeps it. */
export interface KeptDraft extends DraftContent {
  version: number;
  updatedAt: string;
}

/**
 * Where the text is: `kept` on the server, `here` only in this browser (offline, or refused), `newer` when another device has
 * kept another text since, `elsewhere` when it was published or deleted there.
 */
export type DraftState = 'none' | 'saving' | 'kept' | 'here' | 'newer' | 'elsewhere' | 'full';

const retryAfter = 15_000;
// A browser refuses larger bodies from a page that is closing.
const closingLimit = 60_000;

/** The server's copy of one unsent text. One request at a time; what changes meanwhile goes with the next. */
export class DraftSync {
  state = $state<DraftState>('none');
  keptAt = $state<number>();
  /** What another device has kept. */
  newer = $state<KeptDraft>();
  readonly key: string;
  /** The server has it: this browser's copy is not needed any more. */
  onkept: (content: DraftContent) => void = () => undefined;
  /** Somebody has to choose: between this text and the newer one, or whether it becomes a draft again. */
  onconflict: (newer: KeptDraft | undefined) => void = () => undefined;
  #version: number | undefined;
  #waiting: DraftContent | null = null;
  #running: Promise<void> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, kept?: KeptDraft) {
    this.key = key;
    if (kept) this.adopt(kept);
  }

  /** Whether the server has something to throw away. */
  get exists(): boolean {
    return this.#version !== undefined;
  }

  /** Goes on with what the server has. */
  adopt({ version, updatedAt }: Pick<KeptDraft, 'version' | 'updatedAt'>): void {
    this.#version = version;
    this.keptAt = Date.parse(updatedAt);
    this.newer = undefined;
    this.state = 'kept';
  }

  async find(): Promise<KeptDraft | undefined> {
    return (await outcomeOf(apiFor().GET('/api/v1/drafts/{key}', this.#call))).data;
  }

  /** Keeps this text as soon as the server can; until somebody has chosen between two devices, only here. */
  save(content: DraftContent): void {
    this.#waiting = content;
    clearTimeout(this.#retry);
    if (this.state === 'newer' || this.state === 'elsewhere') return;
    if (navigator.onLine) this.#running ??= this.#send();
    else this.#later();
  }

  /** Until nothing is on its way; what still waits is dropped. */
  async settle(): Promise<void> {
    clearTimeout(this.#retry);
    this.#waiting = null;
    await this.#running;
  }

  /** The page is closing: one last try that outlives it. */
  flush(content: DraftContent): void {
    if (this.state === 'newer' || this.state === 'elsewhere' || this.#running) return;
    const body = { ...content, ...this.#base };
    if (JSON.stringify(body).length > closingLimit) return;
    void outcomeOf(apiFor().PUT('/api/v1/drafts/{key}', { ...this.#call, body, keepalive: true }));
  }

  /** One's own text replaces what another device has kept, or becomes a new draft. */
  insist(content: DraftContent): void {
    this.#version = this.newer?.version;
    this.newer = undefined;
    this.state = 'none';
    this.save(content);
  }

  async drop(): Promise<void> {
    await this.settle();
    if (this.exists) await outcomeOf<unknown>(apiFor().DELETE('/api/v1/drafts/{key}', this.#call));
    this.forget();
  }

  /** It was published, and the server has thrown it away. */
  forget(): void {
    clearTimeout(this.#retry);
    this.#version = undefined;
    this.#waiting = null;
    this.state = 'none';
    this.keptAt = undefined;
  }

  get #call() {
    return { params: { path: { key: this.key } } };
  }

  get #base(): { version?: number } {
    return this.#version === undefined ? {} : { version: this.#version };
  }

  async #send(): Promise<void> {
    while (this.#waiting) {
      const content = this.#waiting;
      this.#waiting = null;
      this.state = 'saving';
      const body = { ...content, ...this.#base };
      const { data, problem } = await outcomeOf(
        apiFor().PUT('/api/v1/drafts/{key}', { ...this.#call, body }),
      );
      if (data) {
        this.adopt(data);
        this.onkept(content);
      } else if (!(await this.#recovered(problem, content))) break;
    }
    this.#running = null;
  }

  /** @returns whether the server has this very text all the same: an answer was lost on its way */
  async #recovered({ code }: Problem, content: DraftContent): Promise<boolean> {
    const stale = code === 'request.stale_version';
    const newer = stale ? await this.find() : undefined;
    if (newer && sameText(newer, content)) {
      this.adopt(newer);
      this.onkept(content);
      return true;
    }
    if (newer) {
      this.newer = newer;
      this.state = 'newer';
      this.onconflict(newer);
    } else if (code === 'drafts.gone') {
      this.#version = undefined;
      this.state = 'elsewhere';
      this.onconflict(undefined);
    } else {
      this.state = code === 'drafts.too_many' ? 'full' : 'here';
      this.#waiting ??= content;
      this.#later();
    }
    return false;
  }

  /** Tries again after a while; the page also asks when the network is back. */
  #later(): void {
    clearTimeout(this.#retry);
    if (this.state !== 'full') this.state = 'here';
    this.#retry = setTimeout(() => {
      if (this.#waiting) this.save(this.#waiting);
    }, retryAfter);
  }
}

/** The database keeps the fields of an object in an order of its own. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function sameText(one: DraftContent, other: DraftContent): boolean {
  const signature = ({ title = '', body, tags = [], facet = {} }: DraftContent) =>
    JSON.stringify([title, body, tags, facet], inOrder);
  return signature(one) === signature(other);
}
