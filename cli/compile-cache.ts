import { enableCompileCache, flushCompileCache } from 'node:module';
import { resolve } from 'node:path';

/**
 * Node keeps what it made of our sources (types stripped, compiled) beside the libraries, so that the next start reads no
 * TypeScript. It notices changed sources by itself; a folder that cannot be written to is no problem. Imported first.
 */
enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/madang'));

/** Writes what is new, for a process that may be killed before it ends. */
export function keepCompiled(): void {
  setTimeout(flushCompileCache, 5_000).unref();
}
