import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor, type AuthorView } from '../members/index.ts';
import { siteTimeZone } from '../site/index.ts';
import { nameOf, presentConditions } from './choices.ts';
import type { MeetupSummary, MeetupView } from './facet.schemas.ts';
import { isStaff, type AccessedMeetup } from './meetups.access.ts';
import { findMeetups, type MeetupRow } from './meetups.queries.ts';
import { stateOf } from './meetups.rules.ts';
import { meetupCategories, meetupRegions } from './meetups.settings.ts';
import { findOwnStates, listHeads, listParticipants, type ParticipantState } from './participants.queries.ts';

interface OfPost {
  id: string;
  anonymous: boolean;
}

interface Around {
  names: Map<string, AuthorView>;
  heads: readonly string[];
  mine: ParticipantState | undefined;
}

/** Faces on a card. */
const mostHeads = 5;

/** Facets of many posts, by post id. Where there are no names nobody is named, not even to those who are in. */
export async function presentFacets(
  ctx: Ctx,
  posts: readonly OfPost[],
): Promise<Map<string, Static<typeof MeetupSummary>>> {
  const ids = posts.map(({ id }) => id);
  const named = posts.filter(({ anonymous }) => !anonymous).map(({ id }) => id);
  const [rows, states, heads] = await Promise.all([
    findMeetups(ctx, ids),
    findOwnStates(ctx, ids),
    ctx.actor ? listHeads(ctx, named, mostHeads) : new Map<string, string[]>(),
  ]);
  const hosts = rows.filter((row) => named.includes(row.post_id)).map((row) => row.host_id);
  const names = await namesOf(ctx, [...hosts, ...[...heads.values()].flat()]);
  const nobody = new Map<string, AuthorView>();
  return new Map(
    rows.map((row) => {
      const around = { mine: states.get(row.post_id), heads: heads.get(row.post_id) ?? [] };
      const shown = named.includes(row.post_id) ? names : nobody;
      return [row.post_id, present(ctx, row, { ...around, names: shown })];
    }),
  );
}

/** One meet-up, with who is in it where the caller may know. */
export async function presentMeetup(
  ctx: Ctx,
  { post, meetup }: AccessedMeetup,
): Promise<Static<typeof MeetupView>> {
  const isShown = !post.anonymous && ctx.actor !== null;
  const isHost = meetup.host_id === ctx.actor?.id;
  const isHostRow = (row: { account_id: string }) => row.account_id === meetup.host_id;
  const [facets, joined, asked] = await Promise.all([
    presentFacets(ctx, [post]),
    isShown ? listParticipants(ctx, post.id, 'joined') : [],
    isShown && isHost ? listParticipants(ctx, post.id, 'asked') : [],
  ]);
  const names = await namesOf(
    ctx,
    [...joined, ...asked].map((row) => row.account_id),
  );
  const named = (rows: readonly { account_id: string }[]) =>
    rows.flatMap((row) => names.get(row.account_id) ?? []);
  const hostFirst = [...joined].sort((a, b) => Number(isHostRow(b)) - Number(isHostRow(a)));
  return { ...facets.get(post.id)!, participants: named(hostFirst), asking: named(asked) };
}

async function namesOf(ctx: Ctx, accountIds: readonly string[]): Promise<Map<string, AuthorView>> {
  const members = await findMembers(ctx, [...new Set(accountIds)]);
  return new Map(
    members.flatMap((member) => {
      const author = presentAuthor(member);
      return author ? [[member.account_id, author] as const] : [];
    }),
  );
}

function present(ctx: Ctx, row: MeetupRow, { names, heads, mine }: Around): Static<typeof MeetupSummary> {
  const state = stateOf(row, ctx.now);
  const isAlive = state !== 'completed' && state !== 'cancelled';
  const isHost = row.host_id === ctx.actor?.id;
  const isIn = mine === 'joined';
  return {
    startsAt: row.starts_at.toISOString(),
    place: row.place,
    region: row.region === null ? null : nameOf(ctx, ctx.setting(meetupRegions), row.region),
    category: nameOf(ctx, ctx.setting(meetupCategories), row.category),
    conditions: presentConditions(ctx, row.conditions),
    capacity: row.capacity,
    taken: row.taken,
    joinPolicy: row.join_policy as 'open' | 'approval',
    state,
    cancelReason: row.cancel_reason,
    host: names.get(row.host_id) ?? null,
    people: heads.flatMap((id) => names.get(id) ?? []),
    timeZone: ctx.setting(siteTimeZone),
    version: row.version,
    mine: {
      host: isHost,
      state: mine ?? 'none',
      join: state === 'open' && ctx.actor !== null && (mine === undefined || mine === 'left'),
      leave: isAlive && !isHost && (isIn || mine === 'asked'),
      end: isAlive && (isHost || isStaff(ctx)),
      roomId: isIn ? row.room_id : null,
      matchId: isIn ? row.match_id : null,
    },
  };
}
