import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

function listPages(): string[] {
  const beside = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'CODE_OF_CONDUCT.md'];
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = [...beside, ...docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
  return pages.map((name) => join(root, name)).filter((path) => existsSync(path));
}

/** The page without what is shown as code: examples there link to nothing. */
function proseOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

/** Targets of links and pictures that lead to a file of this repository. */
function localTargets(prose: string): string[] {
  const markdown = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const html = [...prose.matchAll(/\b(?:href|src|srcset)="([^"\s]+)"/g)];
  const named = [...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  const targets = [...markdown, ...html, ...named].map(([, target]) => decodeURI(target!));
  return targets.filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target));
}

describe('pages', () => {
  const pages = listPages();

  it('are there', () => {
    expect(pages.length).toBeGreaterThan(20);
  });

  it('recognise each form of link', () => {
    const prose = '[a](x.md#top) ![b](<y.png> "t") <img src="z.svg"> [c](https://a.b) [d](#e)\n[f]: g.md';
    expect(localTargets(prose)).toEqual(['x.md#top', 'y.png', 'z.svg', 'g.md']);
  });

  it.each(pages.map((path) => relative(root, path)))('%s links to files that exist', (name) => {
    const path = join(root, name);
    const missing = localTargets(proseOf(path)).filter((target) => {
      const file = target.split(/[#?]/)[0]!;
      return !existsSync(file.startsWith('/') ? join(root, file) : resolve(dirname(path), file));
    });
    expect(missing).toEqual([]);
  });

  it.each(pages.map((path) => relative(root, path)))('%s names npm scripts that exist', (name) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const text = readFileSync(join(root, name), 'utf8');
    const named = [...text.matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(test|start)\b)/g)].map(
      ([, run, short]) => run ?? short!,
    );
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});
