import type { Blueprint } from './sample.ts';

/** The grounds that the accent stands on and the ink that stands on the accent, by day and by night. */
const THEMES = {
  light: { grounds: ['#f4f2ed', '#fdfcfa', '#ffffff', '#efece5'], ink: '#ffffff' },
  dark: { grounds: ['#141310', '#1c1b17', '#25231e', '#26241f'], ink: '#06221a' },
} as const;
const WCAG_AA_TEXT = 4.5;

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

export function accentProblems(accent: Blueprint['accent']): string[] {
  if (accent === null) return [];
  return (['light', 'dark'] as const).flatMap((theme) => {
    const colour = accent[theme];
    if (!/^#[0-9a-f]{6}$/.test(colour)) return [`accent ${theme}: not a colour`];
    const beside = [...THEMES[theme].grounds, THEMES[theme].ink];
    return beside
      .filter((other) => contrast(colour, other) < WCAG_AA_TEXT)
      .map((other) => `accent ${theme}: too close to ${other}`);
  });
}
