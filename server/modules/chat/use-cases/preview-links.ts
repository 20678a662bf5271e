import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { linkPreviews, previewDays } from '../chat.settings.ts';
import { appendEntry, findEntry, type EntryRow } from '../entries.queries.ts';
import { claimPreview, findPreviews, isPreviewed, keepPreview, type Freshness } from '../previews.queries.ts';
import { previewedUrls } from '../previews.rules.ts';
import { lockRoom } from '../rooms.queries.ts';

const job = 'chat.preview_links';
const hour = 3_600_000;
const claimMs = 30_000;
/** How often it is looked whether somebody else has fetched it. */
const againMs = 3_000;
const mostLooks = 10;
/** So many jobs of all nodes at once: who links to slow pages must not keep notices and mail waiting. */
const lanes = 2;

const Payload = Type.Object({
  roomId: Type.String(),
  seq: Type.String(),
  looks: Type.Integer({ minimum: 0 }),
});

/** @param ownHost links to it are not fetched; null when nobody said what it is */
export const previewLinks = (ownHost: string | null) =>
  defineJob(job, Payload, (ctx, { roomId, seq, looks }) => preview(ctx, { roomId, seq, looks, ownHost }));

/** Asks for what the links of a new or changed message lead to. */
export async function askToPreview(tx: Ctx, entry: EntryRow, looks = 0): Promise<void> {
  if (!tx.heard || !tx.setting(linkPreviews) || previewedUrls(entry.html).length === 0) return;
  const { room_id: roomId, seq } = entry;
  await tx.enqueue(
    { job },
    { roomId, seq, looks },
    {
      key: `${job} ${roomId}/${seq}`,
      queue: `${job} ${Number(roomId.at(-1)) % lanes}`,
      maxAttempts: 3,
      ...(looks > 0 && { runAt: new Date(tx.now.getTime() + againMs) }),
    },
  );
}

interface Asked {
  roomId: string;
  seq: string;
  looks: number;
  ownHost: string | null;
}

async function preview(ctx: Ctx, { roomId, seq, looks, ownHost }: Asked): Promise<void> {
  const entry = await findMessage(ctx, roomId, seq);
  if (!entry || !ctx.setting(linkPreviews)) return;
  const urls = previewedUrls(entry.html).filter((url) => new URL(url).host !== ownHost);
  await Promise.all(urls.map((url) => fetchOnce(ctx, url)));
  const found = await findPreviews(ctx, urls);
  const isBusy = urls.some((url) => found.get(url)?.claimed_at);
  if (isBusy && looks < mostLooks) await ctx.transaction((tx) => askToPreview(tx, entry, looks + 1));
  // What was known when it was said has been delivered with it.
  const since = entry.edited_at ?? entry.created_at;
  const isNew = ({ title, fetched_at: at }: { title: string | null; fetched_at: Date | null }) =>
    title !== null && at !== null && at >= since;
  if ([...found.values()].some(isNew)) await ctx.transaction((tx) => say(tx, entry));
}

/** Unless it is known, or somebody else does. */
async function fetchOnce(ctx: Ctx, url: string): Promise<void> {
  if (!(await claimPreview(ctx, url, freshness(ctx)))) return;
  await keepPreview(ctx, url, await ctx.engines.outbound.readHead(url));
}

function freshness(ctx: Ctx): Freshness {
  const ago = (ms: number) => new Date(ctx.now.getTime() - ms);
  return {
    foundAfter: ago(ctx.setting(previewDays) * 24 * hour),
    missedAfter: ago(hour),
    claimedAfter: ago(claimMs),
  };
}

/** Once for what a message says now, however often the job runs. */
async function say(tx: Ctx, { room_id: roomId, seq, version }: EntryRow): Promise<void> {
  const room = await lockRoom(tx, roomId);
  const now = await findMessage(tx, roomId, seq);
  if (!room || room.closed_at || now?.version !== version || (await isPreviewed(tx, roomId, seq))) return;
  await appendEntry(tx, roomId, { type: 'previewed', senderId: null, target: seq });
}

async function findMessage(ctx: Ctx, roomId: string, seq: string): Promise<EntryRow | undefined> {
  const entry = await findEntry(ctx, roomId, seq);
  return entry?.type === 'message' && entry.deleted_at === null ? entry : undefined;
}
