import { filtersOf, formsOf, inTitle, lexemesOf, mark, meaningfulRuns, pairsOfRun } from './analyzer.ts';
import type { SearchDocument } from './port.ts';
import { fold } from './text/fold.ts';
import type { Compounds } from './text/korean.ts';
import type { Run } from './text/runs.ts';

/** A lexeme as a tsvector holds it: its bytes, a NUL, no positions. */
interface Lexeme {
  bytes: Buffer;
  text: string;
  /** Its first six bytes, to be compared at once. */
  order: number;
  /** The document that it was last put into. */
  document: number;
}

interface Found {
  inBody: readonly Lexeme[];
  inTitle: readonly Lexeme[];
}

/**
 * A short text that comes again and again, in the order in which a tsvector holds it, which saves PostgreSQL sorting: ready
 * but for what narrows a search, which stands in the middle.
 */
interface Ready {
  count: number;
  before: Buffer;
  behind: Buffer;
}

/** Longer texts might have more words than a document keeps; they are analysed by themselves. */
const longest = 4_000;
/** Sentences longer than this hardly ever come twice. */
const longestSentence = 200;
/** What is remembered at most of words and of sentences, so that memory stays bounded. */
const mostRemembered = 150_000;
const mostReady = 20_000;
/** A loop copies so few bytes faster than a call. */
const shortCopy = 32;

/** Where a text may be cut without cutting a word: behind a sentence, in front of what is no mark on the space. */
const betweenSentences = /(?<=[.!?…]) (?=[\p{L}\p{N}\p{P}])/u;

/**
 * Analyses very many documents: what it has found in a word or a sentence it finds there again without looking. The same
 * lexemes as `lexemesOf`, as the binary format of a tsvector.
 */
export class ManyTexts {
  readonly #compounds: Compounds;
  #lexemes = new Map<string, Lexeme>();
  #words = new Map<string, Found>();
  #sentences = new Map<string, Found>();
  #ready = new Map<string, Ready>();
  #document = 0;
  #vector = Buffer.allocUnsafe(65_536);
  #end = 0;

  constructor(compounds: Compounds) {
    this.#compounds = compounds;
  }

  /** Good until the next call. */
  vectorOf(document: SearchDocument): Buffer {
    if (this.#lexemes.size > mostRemembered) this.#forget();
    const { title, body } = document;
    this.#end = 4;
    if (title === '' && body.length <= longestSentence) {
      const { count, before, behind } = this.#readyText(body);
      const filters = inOrder(this.#filtersOf(document));
      this.#putBytes(before);
      for (const { bytes } of filters) this.#putBytes(bytes);
      this.#putBytes(behind);
      return this.#finish(count + filters.length);
    }
    const lexemes = this.#lexemesOf(document);
    for (const { bytes } of lexemes) this.#putBytes(bytes);
    return this.#finish(lexemes.length);
  }

  #lexemesOf(document: SearchDocument): Lexeme[] {
    const { title, body } = document;
    if (title.length + body.length > longest)
      return [...lexemesOf(document, this.#compounds)].map((lexeme) => this.#lexeme(lexeme));
    this.#document += 1;
    const lexemes: Lexeme[] = [];
    const add = (some: readonly Lexeme[]) => {
      for (const lexeme of some) {
        if (lexeme.document === this.#document) continue;
        lexeme.document = this.#document;
        lexemes.push(lexeme);
      }
    };
    if (title !== '') add(this.#inText(title).inTitle);
    for (const sentence of body.length > longestSentence ? body.split(betweenSentences) : [body])
      add(this.#inText(sentence).inBody);
    add(this.#filtersOf(document));
    return lexemes;
  }

  #filtersOf(document: SearchDocument): Lexeme[] {
    return [...new Set(filtersOf(document))].map((lexeme) => this.#lexeme(lexeme));
  }

  #readyText(text: string): Ready {
    const known = this.#ready.get(text);
    if (known) return known;
    const inBody = inOrder([...this.#inText(text).inBody]);
    const bytes = inBody.map((lexeme) => lexeme.bytes);
    const middle = inBody.findIndex((lexeme) => lexeme.text > mark.filter);
    const split = middle < 0 ? bytes.length : middle;
    const made = {
      count: bytes.length,
      before: Buffer.concat(bytes.slice(0, split)),
      behind: Buffer.concat(bytes.slice(split)),
    };
    if (this.#ready.size >= mostReady) this.#ready = new Map();
    this.#ready.set(text, made);
    return made;
  }

  #inText(text: string): Found {
    const known = this.#sentences.get(text);
    if (known) return known;
    const inBody = new Set<Lexeme>();
    const titles = new Set<Lexeme>();
    for (const run of meaningfulRuns(fold(text).text)) {
      const found = this.#inWord(run);
      for (const lexeme of found.inBody) inBody.add(lexeme);
      for (const lexeme of found.inTitle) titles.add(lexeme);
    }
    const found = { inBody: [...inBody], inTitle: [...titles] };
    if (this.#sentences.size >= mostRemembered) this.#sentences = new Map();
    if (text.length <= longestSentence) this.#sentences.set(text, found);
    return found;
  }

  #inWord(run: Run): Found {
    const known = this.#words.get(run.text);
    if (known) return known;
    const forms = formsOf(run, this.#compounds).map(({ lexeme }) => lexeme);
    const inBody = new Set([...forms, ...pairsOfRun(run)]);
    const titles = new Set([...inBody, ...forms.map(inTitle)]);
    const found = {
      inBody: [...inBody].map((lexeme) => this.#lexeme(lexeme)),
      inTitle: [...titles].map((lexeme) => this.#lexeme(lexeme)),
    };
    this.#words.set(run.text, found);
    return found;
  }

  #lexeme(text: string): Lexeme {
    const known = this.#lexemes.get(text);
    if (known) return known;
    const bytes = Buffer.from(`${text}\0\0\0`);
    const made = {
      bytes,
      text,
      order: bytes.length < 6 ? short(bytes) : bytes.readUIntBE(0, 6),
      document: 0,
    };
    this.#lexemes.set(text, made);
    return made;
  }

  #putBytes(bytes: Buffer): void {
    if (this.#end + bytes.length > this.#vector.length)
      this.#vector = Buffer.concat([this.#vector], (this.#end + bytes.length) * 2);
    if (bytes.length > shortCopy) this.#vector.set(bytes, this.#end);
    else for (let at = 0; at < bytes.length; at += 1) this.#vector[this.#end + at] = bytes[at]!;
    this.#end += bytes.length;
  }

  #finish(count: number): Buffer {
    this.#vector.writeInt32BE(count, 0);
    return this.#vector.subarray(0, this.#end);
  }

  #forget(): void {
    this.#lexemes = new Map();
    this.#words = new Map();
    this.#sentences = new Map();
    this.#ready = new Map();
  }
}

function short(bytes: Buffer): number {
  return bytes.readUIntBE(0, bytes.length) * 256 ** (6 - bytes.length);
}

/** By bytes. Beyond the first six UTF-16 decides, which differs for rare characters: PostgreSQL looks once more. */
function inOrder(lexemes: Lexeme[]): Lexeme[] {
  return lexemes.sort((one, other) => one.order - other.order || (one.text < other.text ? -1 : 1));
}
