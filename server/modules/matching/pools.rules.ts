import { Type, type Static } from 'typebox';
import { dayAfter, localTime, momentOf } from '../../kernel/local-time.ts';
import { Nullable, Strict } from '../../kernel/http.ts';
import { bitCount, mostValues } from './engine/index.ts';
import { wrongChoice, wrongPool } from './matching.errors.ts';

const LocalText = Strict({
  ko: Type.String({ minLength: 1, maxLength: 60 }),
  en: Type.String({ minLength: 1, maxLength: 60 }),
});
const Key = Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' });
/** Where a value is, when it is a place: what is nearby is shown around it. */
const Point = Strict({
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  lon: Type.Number({ minimum: -180, maximum: 180 }),
});

const PoolAttribute = Strict({
  key: Key,
  name: LocalText,
  values: Type.Array(Strict({ key: Key, name: LocalText, at: Type.Optional(Point) }), {
    minItems: 1,
    maxItems: mostValues,
  }),
});
export const PoolAttributes = Type.Array(PoolAttribute, { maxItems: 8 });
export const PoolSettings = Strict({
  name: LocalText,
  attributes: PoolAttributes,
  group: Strict({
    min: Type.Integer({ minimum: 2, maximum: 20 }),
    max: Type.Integer({ minimum: 2, maximum: 20 }),
  }),
  waitingMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
  dailyAt: Nullable(
    Type.String({
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      description:
        'When those who wait are matched, in the time zone of the site. Null: whenever somebody comes.',
    }),
  ),
  rematchDays: Type.Integer({ minimum: 0, maximum: 365 }),
  active: Type.Boolean(),
});

export type PoolSettings = Static<typeof PoolSettings>;
export type Attributes = Static<typeof PoolAttributes>;
/** Values by attribute; one that is not there takes any. */
export type Choices = Record<string, string[]>;

/** @throws DomainError 422 */
export function assertPool({ group, attributes }: Pick<PoolSettings, 'group' | 'attributes'>): void {
  if (group.min > group.max) throw wrongPool('/group/min', 'sizes');
  const keysOf = (things: readonly { key: string }[]) => new Set(things.map(({ key }) => key)).size;
  if (keysOf(attributes) < attributes.length) throw wrongPool('/attributes', 'keys');
  attributes.forEach(({ values }, at) => {
    if (keysOf(values) < values.length) throw wrongPool(`/attributes/${at}/values`, 'keys');
  });
}

/**
 * What somebody chose, each value once and in the pool's order; what leaves nothing out is the same as nothing chosen.
 * @throws DomainError 422
 */
export function cleanChoices(attributes: Attributes, raw: Readonly<Choices>): Choices {
  const clean: Choices = {};
  const known = new Map(attributes.map((attribute) => [attribute.key, attribute]));
  for (const [key, chosen] of Object.entries(raw)) {
    const attribute = known.get(key);
    if (!attribute) throw wrongChoice(`/choices/${key}`, 'attribute');
    const keys = attribute.values.map((value) => value.key);
    if (chosen.some((value) => !keys.includes(value))) throw wrongChoice(`/choices/${key}`, 'value');
    const kept = keys.filter((value) => chosen.includes(value));
    if (kept.length > 0 && kept.length < keys.length) clean[key] = kept;
  }
  return clean;
}

/** Bit by bit for the engine. Values that the host has taken away meanwhile are passed over. */
export function masksOf(attributes: Attributes, choices: Readonly<Choices>): number[] {
  return attributes.map(({ key, values }) => {
    const any = 2 ** values.length - 1;
    const chosen = Object.hasOwn(choices, key) ? choices[key]! : [];
    const mask = values.reduce((bits, value, at) => bits | (chosen.includes(value.key) ? 1 << at : 0), 0);
    return mask === 0 ? any : mask;
  });
}

/** What all of them take, as keys; attributes in which everything is left open say nothing. */
export function sharedChoices(attributes: Attributes, masks: readonly (readonly number[])[]): Choices {
  const shared: Choices = {};
  attributes.forEach(({ key, values }, at) => {
    const common = masks.reduce((bits, one) => bits & one[at]!, -1);
    const kept = values.filter((_, bit) => common & (1 << bit)).map((value) => value.key);
    if (kept.length < values.length) shared[key] = kept;
  });
  return shared;
}

export interface Loosening {
  attribute: string;
  /** Null: any. */
  value: string | null;
  /** How many more of those who wait would fit. */
  adds: number;
}

/** How many of these would fit, and how many more with one choice more. */
export function chancesOf(
  attributes: Attributes,
  mine: readonly number[],
  others: readonly { masks: readonly number[]; count: number }[],
): { fitting: number; loosening: Loosening[] } {
  const fittingOf = (masks: readonly number[]) =>
    others.reduce(
      (sum, other) => sum + (masks.every((mask, at) => (mask & other.masks[at]!) !== 0) ? other.count : 0),
      0,
    );
  const fitting = fittingOf(mine);
  const loosening: Loosening[] = [];
  attributes.forEach(({ key, values }, at) => {
    const any = 2 ** values.length - 1;
    if (mine[at] === any) return;
    const addsOf = (mask: number) => fittingOf(mine.with(at, mask)) - fitting;
    const all = addsOf(any);
    if (all === 0) return;
    values.forEach((value, bit) => {
      const adds = mine[at]! & (1 << bit) ? 0 : addsOf(mine[at]! | (1 << bit));
      if (adds > 0) loosening.push({ attribute: key, value: value.key, adds });
    });
    // Where one value is missing, any is that value.
    if (bitCount(mine[at]!) < values.length - 1) loosening.push({ attribute: key, value: null, adds: all });
  });
  return { fitting, loosening: loosening.sort((a, b) => b.adds - a.adds) };
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** The day whose run of a daily pool is the last that has come. */
export function lastDue(dailyAt: string, at: Date, zone: string): string {
  const { date, minute } = localTime(at, zone);
  if (minute >= minuteOf(dailyAt)) return date;
  return new Date(Date.parse(`${date}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** When the last run of a daily pool was due. */
export function dueAt(dailyAt: string, at: Date, zone: string): Date {
  return momentOf(lastDue(dailyAt, at, zone), minuteOf(dailyAt), zone);
}

/** When a daily pool runs next. */
export function nextRun(dailyAt: string, at: Date, zone: string): Date {
  return momentOf(dayAfter(lastDue(dailyAt, at, zone)), minuteOf(dailyAt), zone);
}
