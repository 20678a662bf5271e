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
