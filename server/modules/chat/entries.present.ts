import type { Ctx } from '../../kernel/ctx.ts';
import { findFilesOf, presentFile, type FileRow } from '../files/index.ts';
import { findMembers, presentAuthor, type AuthorView } from '../members/index.ts';
import { findEntries, type EntryRow } from './entries.queries.ts';
import { linkPreviews } from './chat.settings.ts';
import type { EntryView, MessageView } from './entries.schemas.ts';
import { findPreviews, type PreviewRow } from './previews.queries.ts';
import { previewedUrls } from './previews.rules.ts';
import { countReactions, type ReactionCount } from './reactions.queries.ts';
import { isReadable, type Range } from './stays.rules.ts';

export interface Viewer {
  /** Null for what is sent to everybody in a room. */
  accountId: string | null;
  /** What of the room they may read: a fact about anything else is told without it. */
  ranges: readonly Range[];
  /** The entries are the last ones of the room: nobody has reacted to what no fact among them is about. */
  upToDate?: boolean;
}

/** Entries of one or more rooms, each message as it is now. */
export async function presentEntries(
  ctx: Ctx,
  rows: readonly EntryRow[],
  viewer: Viewer,
): Promise<EntryView[]> {
  return (await presentWithTargets(ctx, rows, viewer)).map(({ view }) => view);
}

/** The same with the rows that the facts are about. */
export async function presentWithTargets(
  ctx: Ctx,
  rows: readonly EntryRow[],
  viewer: Viewer,
): Promise<{ view: EntryView; row: EntryRow; target: EntryRow | null }[]> {
  const targets = await findTargets(ctx, rows, viewer.ranges);
  // A message may be on a page together with what happened to it: each is counted once.
  const all = new Map([...rows, ...targets.values()].map((row) => [keyOf(row.room_id, row.seq), row]));
  const around = await loadAround(ctx, [...all.values()], { ...viewer, targets });
  return rows.map((row) => {
    const target = row.target === null ? null : (targets.get(keyOf(row.room_id, row.target)) ?? null);
    const isHidden = row.target !== null && target === null;
    const view = {
      ...present(isHidden ? { ...row, params: {} } : row, around),
      message: target && present(target, around),
    };
    return { view, row, target };
  });
}

const keyOf = (roomId: string, seq: string) => `${roomId}/${seq}`;

async function findTargets(
  ctx: Ctx,
  rows: readonly EntryRow[],
  ranges: readonly Range[],
): Promise<Map<string, EntryRow>> {
  const facts = rows.filter((row) => row.target !== null && isReadable(ranges, Number(row.target)));
  const found = new Map<string, EntryRow>();
  for (const roomId of new Set(facts.map((row) => row.room_id))) {
    const seqs = facts.filter((row) => row.room_id === roomId).map((row) => row.target!);
    for (const row of await findEntries(ctx, roomId, [...new Set(seqs)]))
      found.set(keyOf(roomId, row.seq), row);
  }
  return found;
}

interface Around {
  viewerId: string | null;
  card: (accountId: string | null) => AuthorView | null;
  reactions: ReadonlyMap<string, ReactionCount[]>;
  files: ReadonlyMap<string, FileRow[]>;
  previews: ReadonlyMap<string, PreviewRow>;
}

async function loadAround(
  ctx: Ctx,
  rows: readonly EntryRow[],
  viewer: Viewer & { targets: ReadonlyMap<string, EntryRow> },
): Promise<Around> {
  const people = rows.flatMap((row) => [row.sender_id, row.member_id]).filter((id) => id !== null);
  const live = rows.filter((row) => row.type === 'message' && row.deleted_at === null);
  const reactedTo = viewer.upToDate
    ? live.filter((row) => viewer.targets.has(keyOf(row.room_id, row.seq)))
    : live;
  const places = reactedTo.map((row) => ({ roomId: row.room_id, seq: row.seq }));
  const withFiles = live.filter((row) => row.files > 0).map((row) => keyOf(row.room_id, row.seq));
  const urls = ctx.setting(linkPreviews) ? live.flatMap((row) => previewedUrls(row.html)) : [];
  const [members, reactions, files, previews] = await Promise.all([
    findMembers(ctx, [...new Set(people)]),
    countReactions(ctx, places, viewer.accountId),
    findFilesOf(ctx, 'message', withFiles),
    findPreviews(ctx, urls),
  ]);
  const byId = new Map(members.map((member) => [member.account_id, member]));
  return {
    viewerId: viewer.accountId,
    card: (id) => (id === null ? null : presentAuthor(byId.get(id))),
    reactions,
    files,
    previews,
  };
}

function presentPreviews(row: EntryRow, previews: Around['previews']): MessageView['previews'] {
  if (previews.size === 0 || row.deleted_at !== null) return [];
  return previewedUrls(row.html).flatMap((url) => {
    const { title = null, description = null, site_name: siteName = null } = previews.get(url) ?? {};
    return title === null ? [] : [{ url, title, description, siteName }];
  });
}

function present(row: EntryRow, { viewerId, card, reactions, files, previews }: Around): MessageView {
  const key = keyOf(row.room_id, row.seq);
  const gone = row.deleted_at !== null;
  const isOwn = viewerId !== null && row.sender_id === viewerId;
  return {
    roomId: row.room_id,
    seq: Number(row.seq),
    type: row.type as MessageView['type'],
    sender: card(row.sender_id),
    member: card(row.member_id),
    content: gone ? '' : row.content,
    html: gone ? '' : row.html,
    clientId: isOwn ? row.client_id : null,
    replyTo: row.reply_to === null ? null : Number(row.reply_to),
    target: row.target === null ? null : Number(row.target),
    params: row.params as MessageView['params'],
    reactions: (reactions.get(key) ?? []).map(({ emoji, count, mine }) => ({ emoji, count, mine })),
    files: (files.get(key) ?? []).map(presentFile),
    previews: presentPreviews(row, previews),
    createdAt: row.created_at.toISOString(),
    editedAt: gone ? null : (row.edited_at?.toISOString() ?? null),
    pinnedAt: gone ? null : (row.pinned_at?.toISOString() ?? null),
    deletedAt: row.deleted_at?.toISOString() ?? null,
    version: row.version,
  };
}
