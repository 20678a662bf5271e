import type { Ctx } from './ctx.ts';

/** Texts in which somebody may be named by `@handle`: when a member leaves, the name goes out of them. */
export interface NamingTexts {
  readonly table: string;
  /** Of type text, or JSON with texts anywhere in it. */
  readonly columns: readonly string[];
  /** The primary key. */
  readonly keys: readonly string[];
  /** Told of each row that was changed, in the transaction that changed it. */
  readonly changed?: (tx: Ctx, row: Readonly<Record<string, string>>) => Promise<unknown>;
}

const declared = new Map<string, NamingTexts>();

/** The module that has the table calls it once, while it loads. */
export function defineNamingTexts(texts: NamingTexts): void {
  if (declared.has(texts.table)) throw new Error(`the texts of ${texts.table} are declared twice`);
  declared.set(texts.table, texts);
}

export function namingTexts(): readonly NamingTexts[] {
  return [...declared.values()];
}
