import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { judgeMessage } from '../../../kernel/publishing.ts';
import { readFacet } from '../facet.input.ts';
import { accessMeetup } from '../meetups.access.ts';
import { changeFacet } from './change-facet.ts';

/**
 * The same as changing the facet with the post, for a host who is not its author.
 * @throws DomainError 404; 403 for who is not its host; 409 when it is over or was changed meanwhile; 422
 */
export async function changeMeetup(
  ctx: Ctx,
  postId: string,
  { facet, version }: { facet: unknown; version?: number },
): Promise<void> {
  const { place } = readFacet(facet);
  if (place !== '') await judgeMessage(ctx, { plain: place, links: [] });
  await ctx.transaction(async (tx) => {
    const { post, meetup } = await accessMeetup(tx, postId, 'host', { lock: true });
    if (version !== undefined && version !== meetup.version) throw staleVersion(meetup.version);
    await changeFacet(tx, post, facet);
  });
}
