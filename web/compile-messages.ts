import { compile } from '@inlang/paraglide-js';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';

interface Settings {
  modules: string[];
  'plugin.inlang.messageFormat': { pathPattern: string[] };
}

const root = import.meta.dirname;

await compile({
  project: await scratchProject(),
  outdir: join(root, 'src/lib/paraglide'),
  strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
  cookieName: 'madang_locale',
  emitReadme: false,
  isServer: 'import.meta.env.SSR',
});
await keepPluralRules(join(root, 'src/lib/paraglide/registry.js'));
// The inlang SDK keeps a handle open for half a minute after its work is done.
process.exit(0);

/** Rules for plurals cost more to make than a message; one page asks dozens of times. */
async function keepPluralRules(file: string): Promise<void> {
  const made = 'new Intl.PluralRules(locale, options)';
  const text = await readFile(file, 'utf8');
  if (!text.includes(made)) throw new Error(`${file} makes its rules in another way now`);
  const keep = `const rules = new Map();
/** @param {string} locale @param {Intl.PluralRulesOptions} [options] @returns {Intl.PluralRules} */
function rulesOf(locale, options) {
  const key = locale + JSON.stringify(options ?? null);
  if (!rules.has(key)) rules.set(key, ${made});
  return rules.get(key);
}
`;
  await writeFile(file, keep + text.replace(made, 'rulesOf(locale, options)'));
}

/** The SDK writes caches and a manual beside its settings; they must not count as sources of the build. */
async function scratchProject(): Promise<string> {
  const settings = JSON.parse(await readFile(join(root, 'project.inlang/settings.json'), 'utf8')) as Settings;
  const format = settings['plugin.inlang.messageFormat'];
  settings.modules = settings.modules.map((path) => resolve(root, path));
  format.pathPattern = format.pathPattern.map((path) => resolve(root, path));
  const folder = join(root, '.svelte-kit/messages.inlang');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  return folder;
}
