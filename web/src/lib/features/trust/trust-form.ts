import { facts, spans, spendables, type Fact, type Spendable } from './trust-words.ts';

type Requirement = Record<Fact, number>;
type ByLevel = number[];

export interface TrustSettings {
  rules: Requirement[];
  budgets: Record<Spendable, Record<(typeof spans)[number], ByLevel>>;
  texts: { mentions: ByLevel; links: ByLevel };
}

export const levels = [0, 1, 2, 3] as const;

/** The three settings that one page changes together. */
export function trustSettings(items: readonly { key: string; value: unknown }[]): TrustSettings {
  const value = (key: string): unknown => items.find((item) => item.key === key)?.value;
  return {
    rules: value('trust.level_rules') as Requirement[],
    budgets: value('trust.budgets') as TrustSettings['budgets'],
    texts: value('trust.text_limits') as TrustSettings['texts'],
  };
}

/** Reads it back; what is no number is -1, which the API refuses. */
export function readTrustForm(form: FormData): Record<string, unknown> {
  const number = (name: string): number => {
    const text = form.get(name);
    return typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : -1;
  };
  const byLevel = (name: string): ByLevel => levels.map((level) => number(`${name}.${level}`));
  return {
    'trust.level_rules': [0, 1, 2].map((level) =>
      Object.fromEntries(facts.map((fact) => [fact, number(`rule.${fact}.${level}`)])),
    ),
    'trust.budgets': Object.fromEntries(
      spendables.map((what) => [
        what,
        Object.fromEntries(spans.map((span) => [span, byLevel(`budget.${what}.${span}`)])),
      ]),
    ),
    'trust.text_limits': { mentions: byLevel('text.mentions'), links: byLevel('text.links') },
  };
}
