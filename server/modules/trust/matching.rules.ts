import { RE2JS } from 're2js';
import { DeadlineExceeded, withDeadline } from '../../kernel/deadline.ts';
import { invalidField } from '../../kernel/errors.ts';
import type { RuleKind } from './content-rules.schemas.ts';
import { hostOf, hostsOf, isBelow } from './domains.rules.ts';
import { cut, normalForms } from './normal-form.rules.ts';
import { holdsWord, squeezed, type Squeezed } from './words.rules.ts';

const mostLines = 200;
const longestLine = 100;
const longestExpression = 500;
/** Instructions of a compiled expression: what its time is proportional to, besides the text. */
const largestProgram = 200;
/** Milliseconds that all expressions together may take for one text, and one expression in a trial. */
const expressionTime = 60;

/** What rules look at, in every form that they need, made once for all of them. */
export interface Look {
  forms: Squeezed[];
  hosts: string[];
}

export function lookOf(title: string | null, plain: string, links: readonly string[]): Look {
  const text = cut([title, plain].filter((part) => part !== null && part !== '').join('\n'));
  const forms = normalForms(text).map(squeezed);
  return { forms, hosts: hostsOf(links, forms[0]!.text) };
}

/** Says whether a text is caught. Expressions may be interrupted: `matches` of those throws DeadlineExceeded. */
export interface Matcher {
  kind: RuleKind;
  matches: (look: Look) => boolean;
}

/** @throws DomainError 422 at `/pattern` */
export function compileRule(kind: RuleKind, pattern: string): Matcher {
  if (kind === 'regexp') return { kind, matches: expression(pattern) };
  const lines = linesOf(pattern);
  if (kind === 'word') {
    const words = lines.flatMap((line) => normalForms(line));
    if (words.some((word) => squeezed(word).signs.length < 2))
      throw invalidField('/pattern', 'trust.word_too_short');
    return {
      kind,
      matches: ({ forms }) => words.some((word) => forms.some((form) => holdsWord(form, word))),
    };
  }
  const domains = lines.map((line) => hostOf(line) ?? refuse('trust.not_a_domain', { line }));
  return {
    kind,
    matches: ({ hosts }) => hosts.some((host) => domains.some((domain) => isBelow(host, domain))),
  };
}

function linesOf(pattern: string): string[] {
  const lines = pattern.split('\n').flatMap((line) => line.trim() || []);
  if (lines.length === 0) refuse('text.too_short', { min: 1 });
  if (lines.length > mostLines) refuse('trust.too_many_lines', { max: mostLines });
  if (lines.some((line) => line.length > longestLine)) refuse('text.too_long', { max: longestLine });
  return lines;
}

function expression(pattern: string): Matcher['matches'] {
  if (pattern.length > longestExpression) refuse('text.too_long', { max: longestExpression });
  const compiled = compiledExpression(pattern.normalize('NFC'));
  if (compiled.programSize() > largestProgram) refuse('trust.pattern_too_large', { max: largestProgram });
  if (compiled.test('')) refuse('trust.pattern_matches_nothing');
  return ({ forms }) => forms.some((form) => compiled.test(form.text));
}

function compiledExpression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  } catch (error) {
    return refuse('trust.pattern_malformed', { reason: String((error as Error).message).slice(0, 200) });
  }
}

function refuse(code: string, params?: Record<string, unknown>): never {
  throw invalidField('/pattern', code, params);
}

export interface Caught<Rule> {
  caught: Rule[];
  /** Expressions that there was no time for. */
  unlooked: Rule[];
}

/** Which of the rules catch a text. Words and domains first; all expressions share one deadline. */
export function matchAll<Rule extends { matcher: Matcher }>(
  rules: readonly Rule[],
  look: Look,
): Caught<Rule> {
  const caught = rules.filter(({ matcher }) => matcher.kind !== 'regexp' && matcher.matches(look));
  const expressions = rules.filter(({ matcher }) => matcher.kind === 'regexp');
  if (expressions.length === 0) return { caught, unlooked: [] };
  let looked = 0;
  const found: Rule[] = [];
  try {
    withDeadline(expressionTime, () => {
      looked = 0;
      found.length = 0;
      for (const rule of expressions) {
        if (rule.matcher.matches(look)) found.push(rule);
        looked += 1;
      }
    });
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error;
  }
  return { caught: [...caught, ...found], unlooked: expressions.slice(looked) };
}
