import type { Theme } from './theme.ts';

interface Look {
  theme: Theme;
  accent?: { light: string; dark: string };
}

const colour = /^#[0-9a-f]{6}$/;

/** Attributes of `<html>` that decide the first paint, so that nothing flashes. */
export function documentAttributes({ theme, accent }: Look): string {
  const data = theme === 'system' ? '' : ` data-theme="${theme}"`;
  return `${data}${accent ? accentStyle(accent) : ''}`;
}

/** The host picks one accent for day and night; its shades are mixed from it. */
function accentStyle({ light, dark }: NonNullable<Look['accent']>): string {
  if (!colour.test(light) || !colour.test(dark)) return '';
  const shade = (share: number, with_: string): string =>
    `color-mix(in oklab, var(--accent) ${share}%, ${with_})`;
  const values = {
    '--accent': `light-dark(${light}, ${dark})`,
    '--accent-text': `light-dark(${light}, ${dark})`,
    '--accent-hover': shade(86, 'var(--ink)'),
    '--accent-soft': shade(13, 'var(--surface)'),
    '--accent-line': shade(42, 'var(--surface)'),
  };
  const style = Object.entries(values).map(([name, value]) => `${name}:${value}`);
  return ` style="${style.join(';')}"`;
}
