import { dateFormat } from '#lib/ui/intl.ts';

interface Point {
  value: number;
  previous: number;
}

/** The end of the scale: a round number that everything fits below, and whose half is whole. */
export function scaleTop(points: readonly Point[]): number {
  const most = Math.max(2, ...points.flatMap(({ value, previous }) => [value, previous]));
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= most)!;
  return Math.max(2, step * power);
}

/** Heights in percent; what is there can be seen. */
export function barsOf(points: readonly Point[], top: number): number[] {
  return points.map(({ value }) => (value === 0 ? 0 : Math.max(1.5, (value / top) * 100)));
}

/** The former period as a line through the middles of the bars. */
export function linePoints(points: readonly Point[], top: number): string {
  return points
    .map(({ previous }, index) => `${index + 0.5},${round(100 - (previous / top) * 100)}`)
    .join(' ');
}

/** "11월 28일", or "11월 23일 – 11월 28일". Days have no time, so no zone may shift them. */
export function spanWords({ from, until }: { from: string; until: string }, locale: string): string {
  const words = (day: string): string =>
    dateFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(day));
  return from === until ? words(from) : `${words(from)} – ${words(until)}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
