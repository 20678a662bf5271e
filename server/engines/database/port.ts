/** A running PostgreSQL that Madang may use. */
export interface DatabaseEngine {
  kind: 'embedded' | 'external';
  connectionString: string;
  /** For people: where the data lives. Never holds a password. */
  location: string;
  /** Major version of PostgreSQL. */
  version: number;
  /** Called once when the engine gives up for good; until then it mends itself. */
  onDown?: (problem: Error) => void;
  /** Ends what this process started or adopted. Safe to call twice. */
  stop(): Promise<void>;
}

/** Why Madang cannot start: one line for people, with the fix. The caller prints `message` and exits with 1. */
export class StartupProblem extends Error {
  override name = 'StartupProblem';
}

type Write = (fields: object, message: string) => void;

/** The part of pino that the engines use. */
export interface EngineLog {
  info: Write;
  warn: Write;
  error: Write;
}
