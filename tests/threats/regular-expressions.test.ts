import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** A linear pattern needs milliseconds for 256 KiB, a quadratic one half a minute at best; a pattern may use up this much for all of its texts. */
const patience = 20_000;

interface Pattern {
  where: string;
  source: string;
  flags: string;
}

function patternsIn(file: string): Pattern[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  const scripts = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script]) => script!)
    : [text];
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({
        where: `${file} ${node.text}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  for (const script of scripts)
    visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
  return found;
}

const code = `
const { parentPort, workerData } = require('node:worker_threads');
const size = 1 << 18;
const units = ['a', 'A', '0', ' ', '\\n', '\\t', '-', '_', '.', '/', '@', '"', "'", '<', '(', '[', '*', '#', ':', '&', '%', ',', '\\u0000', '가', 'ㄱ', '\\u0301', '\\u200b',
  'a ', ' a', 'a.', 'a-', 'a@', '<a', '&a', '0.', '0-', '가 ', '\\n ', ' \\n', '#a', '(a', '[a', '**a'];
const endings = ['', '\\u0001', '!x'];
for (let at = workerData.from; at < workerData.patterns.length; at += 1) {
  const { source, flags } = workerData.patterns[at];
  const pattern = new RegExp(source, flags.replace('y', ''));
  for (const unit of units) {
    for (const ending of endings) {
      const text = unit.repeat(size / unit.length) + ending;
      pattern.lastIndex = 0;
      flags.includes('g') ? text.replace(pattern, '') : pattern.test(text);
    }
  }
  parentPort.postMessage(at);
}
parentPort.postMessage('done');
`;

/** Runs every pattern on texts made to stall it, in a thread that is stopped when it does. @returns those that did */
async function stalling(patterns: readonly Pattern[]): Promise<string[]> {
  const stalled: string[] = [];
  for (let from = 0; from < patterns.length;) {
    const done = await runFrom(patterns, from);
    if (done < patterns.length) stalled.push(patterns[done]!.where);
    from = done + 1;
  }
  return stalled;
}

/** @returns the index of the pattern that stalled, or their number */
function runFrom(patterns: readonly Pattern[], from: number): Promise<number> {
  return new Promise((settle, reject) => {
    const worker = new Worker(code, { eval: true, workerData: { patterns, from } });
    let current = from;
    let timer: NodeJS.Timeout | undefined;
    const stop = (at: number): void => {
      clearTimeout(timer);
      void worker.terminate();
      settle(at);
    };
    const watch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stop(current), patience);
    };
    watch();
    worker.on('message', (at: number | 'done') => {
      if (at === 'done') return stop(patterns.length);
      current = at + 1;
      watch();
    });
    worker.on('error', reject);
  });
}

it('RD-1: no pattern of the code takes more than linear time, whatever somebody sends', async () => {
  const files = globSync('{server,web/src,blueprints}/**/*.{ts,svelte}', { cwd: root }).filter(
    (file) => !/\.test\.ts$|paraglide|\.generated\.ts$|schema\.d\.ts$/.test(file),
  );
  const patterns = files.flatMap(patternsIn);
  expect(patterns.length).toBeGreaterThan(80);
  const unique = [...new Map(patterns.map((one) => [`${one.source}/${one.flags}`, one])).values()];
  expect(await stalling(unique)).toEqual([]);
}, 900_000);
