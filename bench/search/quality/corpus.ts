import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchDocument } from '../../../server/engines/search/port.ts';

/** A million minutes later is still past: what is to come is not found by relevance. */
export const begun = Date.UTC(2024, 6, 1);

/** A document of a bench: a post in the given space; the higher the number, the newer. */
export function benchPost(number: number, title: string, body: string, spaceId = '1'): SearchDocument {
  return {
    type: 'post',
    id: String(number),
    postId: String(number),
    spaceId,
    kind: 'discussion',
    tags: [],
    authorId: null,
    title,
    body,
    createdAt: new Date(begun + number * 60_000),
    open: true,
  };
}

/** The published corpus: `# space`, then `title | text` a line. */
export function readCorpus(): SearchDocument[] {
  const lines = readFileSync(join(import.meta.dirname, 'corpus.txt'), 'utf8')
    .split('\n')
    .filter(Boolean);
  let space = 0;
  const documents: SearchDocument[] = [];
  for (const line of lines) {
    if (line.startsWith('# ')) space += 1;
    else {
      const [title, body] = line.split(' | ');
      documents.push(benchPost(documents.length + 1, title!, body!, String(space)));
    }
  }
  return documents;
}
