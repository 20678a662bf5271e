import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { hourOf } from './posts.rules.ts';

interface View {
  postId: string;
  viewer: string;
  hour: Date;
}

/** Kept only as a hash that changes with the day. */
export interface Guest {
  address: string;
  agent: string;
}

const flushEvery = 1_000;
const maxWaiting = 50_000;

/**
 * Collects views and writes them once a second in one statement, so that reading costs no write. A view is no promise to
 * anybody: what waits when a node dies is lost.
 */
export class ViewCounter {
  #waiting = new Map<string, View>();
  #timer: NodeJS.Timeout | null = null;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Guests are a keyed hash of address and browser that changes with the day: it cannot be followed or turned back. */
  record(ctx: Ctx, postId: string, guest: Guest): void {
    const hour = hourOf(ctx.now);
    const viewer = ctx.actor ? `m:${ctx.actor.id}` : `g:${this.#guestHash(ctx.now, guest)}`;
    if (ctx.actor?.impersonator || this.#waiting.size >= maxWaiting) return;
    this.#waiting.set(`${postId} ${viewer} ${hour.getTime()}`, { postId, viewer, hour });
    this.#timer ??= setTimeout(() => void this.flush(ctx.as(null)), flushEvery).unref();
  }

  /** Writes what waits. Counts and rows change in the same statement. */
  async flush(ctx: Ctx): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const views = [...this.#waiting.values()].sort((a, b) => Number(BigInt(a.postId) - BigInt(b.postId)));
    this.#waiting.clear();
    if (views.length === 0) return;
    try {
      await ctx.transaction((tx) => insertViews(tx, views));
    } catch (error) {
      ctx.log.warn({ err: error, views: views.length }, 'views were not counted');
    }
  }

  #guestHash(now: Date, { address, agent }: Guest): string {
    const day = now.toISOString().slice(0, 10);
    return createHmac('sha256', this.#secret)
      .update(`${day}\n${address}\n${agent}`)
      .digest('base64url')
      .slice(0, 22);
  }
}

/** Counts views of the past, each once per viewer, post and clock hour. */
export async function countViews(
  tx: Ctx,
  views: readonly { postId: string; viewer: string; at: Date }[],
): Promise<void> {
  if (views.length === 0) return;
  await insertViews(
    tx,
    views.map(({ at, ...view }) => ({ ...view, hour: hourOf(at) })),
  );
}

async function insertViews(tx: Ctx, views: readonly View[]): Promise<void> {
  await sql`
    with seen as (
      select * from unnest(${views.map((v) => v.postId)}::bigint[], ${views.map((v) => v.viewer)}::text[],
                           ${views.map((v) => v.hour.toISOString())}::timestamptz[]) as s (post_id, viewer, hour)
    ), added as (
      insert into post_views (post_id, viewer, hour)
      select s.post_id, s.viewer, s.hour from seen s where exists (select from posts p where p.id = s.post_id)
        -- Whoever left while it waited is not written down again.
        and case when starts_with(s.viewer, 'm:') then exists (
          select from accounts a where a.id = substr(s.viewer, 3)::uuid and a.withdrawn_at is null) else true end
      on conflict do nothing returning post_id, hour
    ), hourly as (
      insert into post_hours (post_id, hour, views)
      select post_id, hour, count(*) from added group by post_id, hour order by post_id
      on conflict (post_id, hour) do update set views = post_hours.views + excluded.views
    )
    update posts p set view_count = p.view_count + a.n
    from (select post_id, count(*)::int as n from added group by post_id) a where p.id = a.post_id`.execute(
    tx.db,
  );
}
