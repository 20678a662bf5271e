import { DomainError } from '../../kernel/errors.ts';

declare module '../../kernel/ctx.ts' {
  interface Engines {
    markdown: Markdown;
  }
}

export interface RenderOptions {
  /** The handles that exist, lower-cased NFC; a Set or a Map keyed by handle. Without it every `@name` stays text. */
  members?: { has(handle: string): boolean };
  /** Keeps footnote ids apart when several texts share a page, such as a comment's id. Letters, digits and `-`. */
  idPrefix?: string;
  /** What a picture of our own measures, by its path; pages then keep room for it and choose a fitting size. */
  imageOf?: (path: string) => ShownImage | undefined;
  /** What is said in a room: no headings, tables, rules, footnotes, task lists, definitions or indented code. */
  message?: boolean;
  /** Origin such as `https://madang.example` put before our own paths: for mails and feeds. Default: relative. */
  linkBase?: string;
}

/** Pixels. `smaller` are the same picture in other widths, by their paths. */
export interface ShownImage {
  width: number;
  height: number;
  smaller: readonly { width: number; path: string }[];
}

export interface Rendered {
  /** Sanitised; safe to put on a page as it is. */
  html: string;
  /** All words without markup, code included: for search. */
  text: string;
  /** At most 160 graphemes of prose on one line, cut between words. */
  excerpt: string;
  /** Existing handles that were mentioned, distinct, in order, at most 50. */
  mentions: string[];
  /** `#tags` of the text, lower-cased NFC, distinct, at most 10. */
  tags: string[];
  headings: number;
}

/** Turns what members write into safe HTML. Pure: no network, no database; the same input gives the same output. */
export interface Markdown {
  /**
   * Every handle that the text may mention, for one `handle = any($1)` query. `@민수님` yields `민수님` and `민수`, because
   * particles are glued on; `render` then picks the longest that exists. Empty when nobody is mentioned.
   * @throws MarkdownTooComplex
   */
  mentionCandidates(source: string, options?: Pick<RenderOptions, 'message'>): string[];
  /** @throws MarkdownTooComplex */
  render(source: string, options?: RenderOptions): Rendered;
  /** Short texts together: the same as one by one, and several times as fast. @throws MarkdownTooComplex */
  renderAll(sources: readonly string[]): Rendered[];
}

export type ComplexityReason = 'length' | 'nesting' | 'footnotes' | 'links' | 'pieces' | 'time';

/** The text would cost too much to render; answered with 422. */
export class MarkdownTooComplex extends DomainError {
  constructor(reason: ComplexityReason) {
    super('invalid', 'markdown.too_complex', { params: { reason } });
    this.name = 'MarkdownTooComplex';
  }
}
