import type { Problem } from '#lib/api/client.ts';
import type { Outcome } from '#lib/features/problems/outcome.ts';
import { sendFile, type StoredFile } from './send-file.ts';
import type { Begun } from './send-pieces.ts';
import { shrunk } from './shrink.ts';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed';

/** Larger files go in pieces: they go on where the line broke. */
const largeBytes = 4 * 1024 * 1024;
const pieces = () => import('./send-pieces.ts');

/** One file on its way. */
export class Upload {
  readonly file: File;
  /** Stands in the text until the file has an address. */
  readonly placeholder: string;
  readonly picture: boolean;
  /** For a look at a picture before it is sent. */
  readonly local: string | null;
  state = $state<UploadState>('waiting');
  /** From 0 to 1. */
  progress = $state(0);
  /** The line broke, and is tried again by itself. */
  interrupted = $state(false);
  problem = $state<Problem>();
  stored = $state<StoredFile>();
  /** What a picture shows, in words. */
  words = $state('');
  #sending = new AbortController();
  /** What is sent: the file, or the smaller picture that was made of it. */
  #content: File | undefined;
  #begun: Begun = {};

  constructor(file: File, placeholder: string) {
    this.file = file;
    this.placeholder = placeholder;
    this.picture = file.type.startsWith('image/');
    this.local = this.picture ? URL.createObjectURL(file) : null;
  }

  /** What its mark in the text points to now. */
  get target(): string {
    return this.stored ? decodeURIComponent(this.stored.url) : this.placeholder;
  }

  async send(pictureLimit: number): Promise<void> {
    this.#sending = new AbortController();
    const { signal } = this.#sending;
    this.state = 'sending';
    this.progress = 0;
    this.#content ??= this.picture ? await shrunk(this.file, pictureLimit) : this.file;
    if (signal.aborted) return;
    const { data, problem } = await this.#send(this.#content, signal);
    if (signal.aborted) return;
    this.stored = data;
    this.problem = problem;
    this.interrupted = false;
    this.state = data ? 'done' : 'failed';
  }

  async #send(file: File, signal: AbortSignal): Promise<Outcome<StoredFile>> {
    const progress = (share: number) => (this.progress = share);
    if (file.size <= largeBytes) return sendFile(file, { progress, signal });
    const interrupted = (broken: boolean) => (this.interrupted = broken);
    const way = await pieces().catch(() => null);
    if (!way) return { problem: { status: 0, code: 'network.failed' } };
    return way.sendInPieces(file, { progress, signal, interrupted, begun: this.#begun });
  }

  end(): void {
    this.#sending.abort();
    if (this.#begun.url && !this.stored) void pieces().then(({ giveUp }) => giveUp(this.#begun));
    if (this.local) URL.revokeObjectURL(this.local);
  }
}

interface Hooks {
  pictureLimit: () => number;
  /** A file has its address, or failed for now. */
  settled: (upload: Upload) => void;
}

const atOnce = 2;
let lastNumber = 0;

/** The files of one editor, at most two of them on their way at once. */
export class Uploads {
  list = $state<Upload[]>([]);
  readonly busy = $derived(this.list.some(({ state }) => state === 'waiting' || state === 'sending'));
  readonly #hooks: Hooks;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  add(files: readonly File[]): Upload[] {
    const added = files.map((file) => new Upload(file, `upload-${(lastNumber += 1)}`));
    this.list.push(...added);
    void this.#next();
    return added;
  }

  retry(upload: Upload): void {
    upload.problem = undefined;
    upload.state = 'waiting';
    void this.#next();
  }

  remove(upload: Upload): void {
    upload.end();
    this.list = this.list.filter((one) => one !== upload);
    void this.#next();
  }

  clear(): void {
    for (const upload of this.list) upload.end();
    this.list = [];
  }

  async #next(): Promise<void> {
    const sending = this.list.filter(({ state }) => state === 'sending').length;
    const upload = this.list.find(({ state }) => state === 'waiting');
    if (!upload || sending >= atOnce) return;
    const sent = upload.send(this.#hooks.pictureLimit());
    void this.#next();
    await sent;
    if (this.list.includes(upload)) this.#hooks.settled(upload);
    void this.#next();
  }
}
