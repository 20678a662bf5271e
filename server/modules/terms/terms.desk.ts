import { defineDeskItem } from '../../kernel/desk.ts';
import { findDrafts } from './terms.queries.ts';

defineDeskItem({
  name: 'terms.drafts',
  words: { ko: '발행을 기다리는 약관 초안', en: 'Drafts of the terms that wait to be published' },
  path: '/admin/terms',
  look: async (ctx) => {
    const drafts = await findDrafts(ctx);
    const times = drafts.map((draft) => draft.updated_at.getTime());
    return { count: drafts.length, oldestAt: times.length === 0 ? null : new Date(Math.min(...times)) };
  },
});
