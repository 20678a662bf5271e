/** Proves WCAG contrast of every pair of colour tokens that the pages put together, by day and by night. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Shade = readonly [red: number, green: number, blue: number];
interface Pairing {
  inks: readonly string[];
  grounds: readonly string[];
  atLeast: 3 | 4.5;
}

const stylesheet = readFileSync(resolve(import.meta.dirname, '../web/src/lib/styles/tokens.css'), 'utf8');
const tokens = new Map<string, readonly [day: Shade, night: Shade]>();
for (const [, name, day, night] of stylesheet.matchAll(
  /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g,
)) {
  tokens.set(name!, [readShade(day!), readShade(night!)]);
}
const named = (prefix: string) => [...tokens.keys()].filter((name) => name.startsWith(prefix));

const papers = ['page', 'surface', 'raised', 'sunken'];
const softs = ['accent-soft', 'live-soft', 'positive-soft', 'warning-soft', 'danger-soft', 'info-soft'];
const pairings: Pairing[] = [
  {
    inks: [
      'ink',
      'ink-2',
      'ink-3',
      'accent-text',
      'live-text',
      'danger',
      'positive',
      'warning',
      'info',
      ...named('kind-'),
    ],
    grounds: papers,
    atLeast: 4.5,
  },
  { inks: ['ink', 'ink-2'], grounds: ['pressed', 'thumb', 'mark', ...softs, ...named('av-')], atLeast: 4.5 },
  { inks: ['ink-3'], grounds: ['pressed', 'accent-soft', 'live-soft', 'code-bg'], atLeast: 4.5 },
  { inks: ['accent-text'], grounds: ['accent-soft', 'pressed'], atLeast: 4.5 },
  { inks: ['live-text'], grounds: ['live-soft'], atLeast: 4.5 },
  ...['positive', 'warning', 'danger', 'info'].map((state): Pairing => ({
    inks: [state],
    grounds: [`${state}-soft`],
    atLeast: 4.5,
  })),
  { inks: ['accent-ink'], grounds: ['accent', 'accent-hover'], atLeast: 4.5 },
  { inks: ['live-ink'], grounds: ['live'], atLeast: 4.5 },
  { inks: ['danger-ink'], grounds: ['danger'], atLeast: 4.5 },
  { inks: ['medal-ink'], grounds: ['medal-1', 'medal-2', 'medal-3'], atLeast: 4.5 },
  {
    inks: ['ink', ...named('code-').filter((name) => name !== 'code-bg')],
    grounds: ['code-bg', 'add-bg', 'del-bg'],
    atLeast: 4.5,
  },
  { inks: ['ink', 'add-ink'], grounds: ['add-bg', 'add-mark'], atLeast: 4.5 },
  { inks: ['ink', 'del-ink'], grounds: ['del-bg', 'del-mark'], atLeast: 4.5 },
  { inks: ['page'], grounds: ['ink'], atLeast: 4.5 },
  {
    inks: ['line-2', 'star', 'heart', 'focus', 'accent', 'live'],
    grounds: ['page', 'surface', 'raised'],
    atLeast: 3,
  },
];

const failures: string[] = [];
let checked = 0;
for (const { inks, grounds, atLeast } of pairings) {
  for (const ink of inks) for (const ground of grounds) checkPair(ink, ground, atLeast);
}
for (const failure of failures) console.error(failure);
console.log(`${checked} pairs of colours checked, ${failures.length} too weak.`);
process.exitCode = failures.length > 0 || checked < 200 ? 1 : 0;

function checkPair(ink: string, ground: string, atLeast: number): void {
  const [above, below] = [tokens.get(ink), tokens.get(ground)];
  if (!above || !below) {
    failures.push(`a token is missing: --${ink} or --${ground}`);
    return;
  }
  for (const [mode, time] of ['day', 'night'].entries()) {
    const ratio = contrast(above[mode]!, below[mode]!);
    checked += 1;
    if (ratio < atLeast)
      failures.push(`--${ink} on --${ground} by ${time}: ${ratio.toFixed(2)}, needs ${atLeast}`);
  }
}

function readShade(hex: string): Shade {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** WCAG 2.2, relative luminance of sRGB. */
function luminance(shade: Shade): number {
  const [red, green, blue] = shade.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Shade, other: Shade): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
