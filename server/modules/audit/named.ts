import type { Ctx } from '../../kernel/ctx.ts';
import { handlesIn, replaceHandles } from '../../kernel/handles-in-text.ts';
import type { Json } from './audit.rules.ts';

type FindAccounts = (ctx: Ctx, handles: readonly string[]) => Promise<ReadonlyMap<string, string>>;

let findAccounts: FindAccounts = () => Promise.resolve(new Map());

/** This module knows nobody; whoever does tells which account a handle belongs to. */
export function nameActsBy(find: FindAccounts): void {
  findAccounts = find;
}

/**
 * The same with ids in the place of handles: an entry stays as it is for ever, also when somebody who is named in it has left.
 */
export async function withIdsForHandles(ctx: Ctx, values: readonly Json[]): Promise<Json[]> {
  const handles = [...new Set(values.flatMap((value) => [...textsOf(value)].flatMap(handlesIn)))];
  if (handles.length === 0) return [...values];
  const accounts = await findAccounts(ctx, handles);
  const say = (handle: string) => `@[${accounts.get(handle)!}]`;
  return values.map((value) => over(value, (text) => replaceHandles(text, (one) => accounts.has(one), say)));
}

const idSign = /@\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]/g;

/** Accounts that are named in what an entry says. */
export function accountsNamedIn(...values: readonly unknown[]): string[] {
  return values.flatMap((value) =>
    [...textsOf(value as Json)].flatMap((text) => [...text.matchAll(idSign)].map((match) => match[1]!)),
  );
}

/** For people who read it: `say` puts names in the place of ids. */
export function withNames<T>(value: T, say: (accountId: string) => string): T {
  return over(value as Json, (text) => text.replace(idSign, (_, id: string) => say(id))) as T;
}

function* textsOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object')
    for (const one of Object.values(value)) yield* textsOf(one);
}

function over(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => over(one, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, over(one, change)]));
}
