import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

export const titleLimit = defineSetting(
  'posts.title_limit',
  Type.Integer({ minimum: 10, maximum: 300 }),
  120,
  { public: true },
);
export const bodyLimit = defineSetting(
  'posts.body_limit',
  Type.Integer({ minimum: 100, maximum: 60_000 }),
  40_000,
  { public: true },
);
export const commentLimit = defineSetting(
  'posts.comment_limit',
  Type.Integer({ minimum: 50, maximum: 20_000 }),
  5_000,
  { public: true },
);
export const undoHours = defineSetting('posts.undo_hours', Type.Integer({ minimum: 1, maximum: 720 }), 24, {
  public: true,
});
export const eraseAfterDays = defineSetting(
  'posts.erase_after_days',
  Type.Integer({ minimum: 1, maximum: 3650 }),
  30,
);
/** How many drafts one member may keep. */
export const draftLimit = defineSetting('posts.draft_limit', Type.Integer({ minimum: 1, maximum: 500 }), 50);
export const draftDays = defineSetting('posts.draft_days', Type.Integer({ minimum: 1, maximum: 3650 }), 90);
/** Whether everybody who reads a post may see what it said before. Its author and staff always may. */
export const revisionsPublic = defineSetting('posts.revisions_public', Type.Boolean(), true);
/** How many former texts of one post or comment are kept; the oldest go, except for the first. */
export const revisionLimit = defineSetting(
  'posts.revision_limit',
  Type.Integer({ minimum: 2, maximum: 1000 }),
  100,
);
/** A post is new to nobody after so many days. */
export const newDays = defineSetting('posts.new_days', Type.Integer({ minimum: 1, maximum: 365 }), 14);
/** After so many days without a visit, a post counts as never visited. */
export const visitDays = defineSetting('posts.visit_days', Type.Integer({ minimum: 1, maximum: 3650 }), 180);
