import { countAccounts } from '../accounts/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { blockedWords, neededPeople } from './search.rules.ts';
import { trendingBlocked, trendingPeople } from './search.settings.ts';
import { findTrending, type TermCount, type TrendingWindow } from './trending.queries.ts';

interface Kept {
  terms: Promise<TermCount[]>;
  until: number;
}

const keptFor = 60_000;

/** What people search for just now; at most a minute old. */
export class TrendingWords {
  #kept = new Map<TrendingWindow, Kept>();

  async list(ctx: Ctx, window: TrendingWindow, limit: number): Promise<TermCount[]> {
    const blocked = blockedWords(ctx.setting(trendingBlocked));
    const terms = await this.#terms(ctx, window);
    return terms.filter(({ term }) => !blocked.some((word) => term.includes(word))).slice(0, limit);
  }

  /** Forgets what it keeps: after the counts have changed otherwise than by time. */
  forget(): void {
    this.#kept.clear();
  }

  #terms(ctx: Ctx, window: TrendingWindow): Promise<TermCount[]> {
    const now = ctx.now.getTime();
    const known = this.#kept.get(window);
    if (known && known.until > now) return known.terms;
    const terms = this.#find(ctx.as(null), window);
    this.#kept.set(window, { terms, until: now + keptFor });
    // A failure is not kept: the next reader asks again.
    terms.catch(() => this.#kept.delete(window));
    return terms;
  }

  async #find(ctx: Ctx, window: TrendingWindow): Promise<TermCount[]> {
    const asked = ctx.setting(trendingPeople);
    const members = asked > 0 ? 0 : await countAccounts(ctx);
    return findTrending(ctx, window, neededPeople(asked, members));
  }
}
