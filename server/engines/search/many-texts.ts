import { filtersOf, formsOf, inTitle, lexemesOf, meaningfulRuns, pairsOfRun } from './analyzer.ts';
import type { SearchDocument } from './port.ts';
import { fold } from './text/fold.ts';
import type { Compounds } from './text/korean.ts';
import type { Run } from './text/runs.ts';

/** A lexeme as a tsvector holds it: its bytes, a NUL, no positions. */
interface Lexeme {
  bytes: Buffer;
  /** The document that it was last put into. */
  document: number;
}

interface Found {
  inBody: readonly Lexeme[];
  inTitle: readonly Lexeme[];
}

/** Longer texts might have more words than a document keeps; they are analysed by themselves. */
const longest = 4_000;
/** Sentences longer than this hardly ever come twice. */
const longestSentence = 200;
/** What is remembered at most of words and of sentences, so that memory stays bounded. */
const mostRemembered = 150_000;

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
  #document = 0;
  #vector = Buffer.allocUnsafe(65_536);
  #end = 0;
  #count = 0;

  constructor(compounds: Compounds) {
    this.#compounds = compounds;
  }

  /** Good until the next call. */
  vectorOf(document: SearchDocument): Buffer {
    this.#document += 1;
    this.#end = 4;
    this.#count = 0;
    if (this.#lexemes.size > mostRemembered) this.#forget();
    const { title, body } = document;
    if (title.length + body.length > longest) {
      for (const lexeme of lexemesOf(document, this.#compounds)) this.#put(this.#lexeme(lexeme));
    } else {
      if (title !== '') for (const lexeme of this.#inText(title).inTitle) this.#put(lexeme);
      for (const sentence of body.length > longestSentence ? body.split(betweenSentences) : [body])
        for (const lexeme of this.#inText(sentence).inBody) this.#put(lexeme);
      for (const lexeme of filtersOf(document)) this.#put(this.#lexeme(lexeme));
    }
    this.#vector.writeInt32BE(this.#count, 0);
    return this.#vector.subarray(0, this.#end);
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
    const made = { bytes: Buffer.from(`${text}\0\0\0`), document: 0 };
    this.#lexemes.set(text, made);
    return made;
  }

  /** Each once; PostgreSQL brings them in order. */
  #put(lexeme: Lexeme): void {
    if (lexeme.document === this.#document) return;
    lexeme.document = this.#document;
    const { bytes } = lexeme;
    if (this.#end + bytes.length > this.#vector.length)
      this.#vector = Buffer.concat([this.#vector], this.#vector.length * 2);
    for (let at = 0; at < bytes.length; at += 1) this.#vector[this.#end + at] = bytes[at]!;
    this.#end += bytes.length;
    this.#count += 1;
  }

  #forget(): void {
    this.#lexemes = new Map();
    this.#words = new Map();
    this.#sentences = new Map();
  }
}
