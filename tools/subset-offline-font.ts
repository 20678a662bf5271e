/** Cuts the letters of the offline page out of Pretendard. Run it when the words of that page change. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import subsetFont from 'subset-font';

const folder = resolve(import.meta.dirname, '../web/static');
const fonts = join(
  dirname(createRequire(import.meta.url).resolve('pretendard/package.json')),
  'dist/web/static/woff2',
);
const page = readFileSync(join(folder, 'offline.html'), 'utf8');
const letters = [...new Set(page.replace(/<[^>]*>/g, ''))].sort().join('');

for (const [weight, name] of [
  [400, 'Regular'],
  [600, 'SemiBold'],
] as const) {
  const font = readFileSync(join(fonts, `Pretendard-${name}.woff2`));
  writeFileSync(
    join(folder, `offline-${weight}.woff2`),
    await subsetFont(font, letters, { targetFormat: 'woff2' }),
  );
}
