import type { Position } from './shapes.ts';

export type Stage = 'words' | 'loose';

/** Where a search goes on. */
export interface SearchCursor {
  stage: Stage;
  /** What is searched instead of what was typed. */
  searchedAs: string | null;
  /** For relevance: the moment that everything is as old as. */
  now: string;
  position: Position | null;
  /** For relevance: the score of the last hit. */
  score: string | null;
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/;
const key = /^\d{1,18}$/;
const score = /^-?\d{1,6}(\.\d{1,9})?$/;

/** Makes an opaque cursor. */
export function writeCursor({ stage, searchedAs, now, position, score }: SearchCursor): string {
  const parts = [stage, searchedAs, now, position?.at ?? null, position?.key ?? null, score];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor back. @throws RangeError when it is none that `writeCursor` made */
export function readCursor(cursor: string): SearchCursor {
  const [stage, searchedAs, now, at, atKey, atScore] = partsOf(cursor);
  const isStage = stage === 'words' || stage === 'loose';
  const isText = searchedAs === null || (typeof searchedAs === 'string' && searchedAs.length <= 400);
  const isScore = atScore === null || matches(atScore, score);
  if (!isStage || !isText || !isScore || !matches(now, time)) throw invalid();
  if (at === null && atKey === null) return { stage, searchedAs, now, position: null, score: atScore };
  if (!matches(at, time) || !matches(atKey, key)) throw invalid();
  return { stage, searchedAs, now, position: { at, key: atKey }, score: atScore };
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 6) return parts;
  } catch {
    // refused below
  }
  throw invalid();
}

/** Only what the database can read as that type as well. */
function matches(value: unknown, pattern: RegExp): value is string {
  if (typeof value !== 'string' || !pattern.test(value)) return false;
  return pattern !== time || !Number.isNaN(Date.parse(value));
}

const invalid = () => new RangeError('not a cursor of a search');
