import { parseArgs } from 'node:util';
import type { Config } from '../server/app/config.ts';
import { verifyChain } from '../server/modules/audit/index.ts';
import { withNode } from './with-node.ts';

const said = {
  gap: 'entries are missing',
  link: 'an entry does not follow the one before it',
  content: 'an entry is not what was written',
  end: 'the chain does not end where it should',
};

/**
 * Checks every hash of the audit log. With `--expect SEQ:HASH`, as an earlier run printed it, also that nobody wrote the whole
 * chain anew since. Exit code 1 when it is broken.
 */
export async function verifyAudit(config: Config, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { expect: { type: 'string' } } });
  const expected = values.expect === undefined ? undefined : expectation(values.expect);
  if (expected === null) {
    console.error('--expect takes SEQ:HASH, as this command prints it.');
    return 2;
  }
  return withNode(config, async ({ ctx }) => {
    const found = await verifyChain(ctx, expected ? { expected } : {});
    if (found.broken) {
      console.error(`Broken at entry ${found.broken.seq}: ${said[found.broken.problem]}.`);
      return 1;
    }
    console.log(`Whole: ${found.entries} entries. The last one is ${found.head.seq}:${found.head.hash}`);
    return 0;
  });
}

function expectation(text: string): { seq: number; hash: string } | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq && hash ? { seq: Number(seq), hash } : null;
}
