import { Type, type Static } from 'typebox';
import type { Ctx } from './ctx.ts';
import { Nullable, Time } from './http.ts';

/** Something that a member made or took part in, as their card lists it. */
export const PortfolioItem = Type.Object({
  kind: Type.String({ description: 'Of what it is, such as `launch`.' }),
  title: Type.String(),
  path: Type.String({ description: 'Where it is on this site.' }),
  imageUrl: Nullable(Type.String()),
  at: Time,
});
export type PortfolioItem = Static<typeof PortfolioItem>;

export interface PortfolioSource {
  /** The kind of its items. */
  readonly name: string;
  /** What the caller of `ctx` may see of a member's work, newest first, at most `limit`. */
  readonly load: (ctx: Ctx, accountId: string, limit: number) => Promise<PortfolioItem[]>;
}

const sources = new Map<string, PortfolioSource>();

/** Makes a capability fill portfolios: cards ask every source, and never hear its name. */
export function definePortfolioSource(source: PortfolioSource): PortfolioSource {
  if (sources.has(source.name)) throw new Error(`portfolio source ${source.name} is defined twice`);
  sources.set(source.name, source);
  return source;
}

/** The portfolio of one member, newest first, as the caller may see it. */
export async function loadPortfolio(ctx: Ctx, accountId: string, limit: number): Promise<PortfolioItem[]> {
  const found = await Promise.all([...sources.values()].map(({ load }) => load(ctx, accountId, limit)));
  return found
    .flat()
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, limit);
}
