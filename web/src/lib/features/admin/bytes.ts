import { numberFormat } from '#lib/ui/intl.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "1.2 GB", in steps of a thousand. */
export function bytesInWords(bytes: number, locale: string): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const options = { style: 'unit', unit: units[step]!, maximumFractionDigits: step > 2 ? 1 : 0 } as const;
  return numberFormat(locale, options).format(bytes / 1000 ** step);
}
