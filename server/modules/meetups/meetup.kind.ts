import type { Static } from 'typebox';
import { definePostKind } from '../../kernel/post-kinds.ts';
import { wordsOf } from './choices.ts';
import { presentFacets } from './facet.present.ts';
import { MeetupFacet } from './facet.schemas.ts';
import { findMeetups } from './meetups.queries.ts';
import { changeFacet, createFacet } from './use-cases/change-facet.ts';

definePostKind({
  name: 'meetup',
  facetSchema: MeetupFacet,
  createFacet,
  changeFacet,
  loadFacets: presentFacets,
  textsOf: (facet) => ({ plain: [(facet as Static<typeof MeetupFacet>).place ?? ''], links: [] }),
  loadSearchTexts: async (ctx, postIds) => {
    const rows = await findMeetups(ctx, postIds);
    return new Map(rows.map((row) => [row.post_id, [row.place, ...wordsOf(ctx, row)].join(' ').trim()]));
  },
});
