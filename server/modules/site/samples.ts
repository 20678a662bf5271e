import {
  catalogueOf,
  flatten,
  minutesAgo,
  timedFacet,
  type Comment,
  type Community,
  type Post,
} from '../../../blueprints/sample.ts';
import type { Actor, Ctx } from '../../kernel/ctx.ts';
import { createAccount } from '../accounts/index.ts';
import { createCard, fillCard } from '../members/index.ts';
import {
  addReactions,
  countViews,
  createPost,
  editPost,
  writeComment,
  type Reaction,
} from '../posts/index.ts';
import { SamplesLoaded } from './site.events.ts';

interface Story {
  ctx: Ctx;
  start: Date;
  timeZone: string;
  people: Map<string, Actor>;
  crowd: Actor[];
  /** Gathered while telling, written at the end in one statement each. */
  likes: Reaction[];
  bookmarks: Reaction[];
  commentLikes: Reaction[];
  views: { postId: string; viewer: string; at: Date }[];
}

/** Fills a new site with the blueprint's people and their conversations, in one transaction. */
export async function loadSamples(
  ctx: Ctx,
  community: Community,
): Promise<{ members: number; posts: number; comments: number }> {
  return ctx.transaction(async (tx) => {
    const past = tx.unheard();
    const people = await settle(past, community);
    const crowd = [...people.values()];
    const story: Story = {
      ctx: past,
      start: tx.now,
      timeZone: community.blueprint.site.timeZone,
      people,
      crowd,
      likes: [],
      bookmarks: [],
      commentLikes: [],
      views: [],
    };
    const posts = Object.entries(community.posts).flatMap(([space, list]) =>
      list.map((post) => ({ space, post })),
    );
    posts.sort((a, b) => minutesAgo(b.post.ago) - minutesAgo(a.post.ago));
    const postIds: string[] = [];
    for (const { space, post } of posts) postIds.push(await tellPost(story, space, post));
    await addReactions(tx, 'post-like', story.likes);
    await addReactions(tx, 'post-bookmark', story.bookmarks);
    await addReactions(tx, 'comment-like', story.commentLikes);
    await countViews(tx, story.views);
    await tx.emit(SamplesLoaded({ postIds, accountIds: crowd.map(({ id }) => id) }));
    const comments = posts.reduce((sum, { post }) => sum + flatten(post.comments ?? []).length, 0);
    return { members: people.size, posts: posts.length, comments };
  });
}

/** Accounts nobody can sign in to, with their cards. */
async function settle(tx: Ctx, community: Community): Promise<Map<string, Actor>> {
  const people = new Map<string, Actor>();
  const site = {
    catalogue: catalogueOf(community.blueprint),
    pets: community.blueprint.memberCard?.pets ?? false,
  };
  for (const [index, person] of community.members.entries()) {
    const joinedAt = before(tx.now, person.joined);
    const { id } = await createAccount(tx.at(joinedAt), {
      email: `sample-${index + 1}@members.invalid`,
      password: null,
      name: person.name,
      role: 'member',
      emailVerified: false,
    });
    const { handle, name, introduction, jobField, employed, stacks, careers, links, pets } = person;
    await createCard(tx, { accountId: id, name, handle, introduction, joinedAt });
    const details = { jobField, employed, stacks, careers, links, pets };
    await fillCard(tx, id, details, site);
    // The first member of a blueprint is its host and writes the notices; the role is only for this act.
    const role = index === 0 ? 'moderator' : 'member';
    people.set(handle, { id, role, sessionId: 'samples', emailVerified: false });
  }
  return people;
}

async function tellPost(story: Story, space: string, sample: Post): Promise<string> {
  const author = story.people.get(sample.author)!;
  const at = before(story.start, sample.ago);
  const own = story.ctx.as(author).at(at);
  const { post } = await createPost(own, {
    space,
    title: sample.title,
    body: sample.body,
    tags: sample.tags ?? [],
    anonymous: sample.anonymous ?? false,
    ...(sample.facet && { facet: timedFacet(sample.facet, story.start, story.timeZone) }),
  });
  if (sample.pinned) await editPost(own, post.id, { pinned: true });
  const others = turn(
    story.crowd.filter((person) => person !== author),
    Number(post.id),
  );
  const { likes = 0, bookmarks = 0, views = 0 } = sample;
  const later = (step: number, steps: number) => between(at, story.start, step, steps + 1);
  const react = (by: Actor[], index: number): Reaction => ({
    id: post.id,
    accountId: by[index]!.id,
    at: later(index + 1, by.length),
  });
  const fans = others.slice(0, likes);
  const keepers = turn(others, 3).slice(0, bookmarks);
  story.likes.push(...fans.map((_, index) => react(fans, index)));
  story.bookmarks.push(...keepers.map((_, index) => react(keepers, index)));
  for (let index = 0; index < views; index += 1) {
    story.views.push({ postId: post.id, viewer: `g:sample-${index}`, at: later(index, views) });
  }
  for (const comment of sample.comments ?? []) await tellComment(story, post.id, null, comment);
  return post.id;
}

async function tellComment(
  story: Story,
  postId: string,
  parentId: string | null,
  sample: Comment,
): Promise<void> {
  const author = story.people.get(sample.author)!;
  const at = before(story.start, sample.ago);
  const { comment } = await writeComment(story.ctx.as(author).at(at), postId, {
    body: sample.body,
    parentId,
  });
  const fans = turn(
    story.crowd.filter((person) => person !== author),
    Number(comment.id),
  ).slice(0, sample.likes ?? 0);
  story.commentLikes.push(
    ...fans.map((fan) => ({ id: comment.id, accountId: fan.id, at: between(at, story.start, 1, 2) })),
  );
  for (const reply of sample.replies ?? []) await tellComment(story, postId, comment.id, reply);
}

function before(start: Date, ago: string): Date {
  return new Date(start.getTime() - minutesAgo(ago) * 60_000);
}

/** Early interest is stronger than late: steps get longer. */
function between(from: Date, to: Date, step: number, steps: number): Date {
  const share = (step / steps) ** 3;
  return new Date(from.getTime() + Math.floor((to.getTime() - from.getTime()) * share));
}

function turn<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
