import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** The most members that somebody may choose for a group. Rooms of teams and matches are made by what they belong to. */
export const largestCapacity = defineSetting(
  'chat.largest_capacity',
  Type.Integer({ minimum: 2, maximum: 100 }),
  100,
  { public: true },
);
export const usualCapacity = defineSetting(
  'chat.usual_capacity',
  Type.Integer({ minimum: 2, maximum: 100 }),
  10,
  { public: true },
);
export const messageLimit = defineSetting(
  'chat.message_limit',
  Type.Integer({ minimum: 100, maximum: 4_000 }),
  4_000,
  { public: true },
);
/** How long after sending it a message may be changed by who sent it. */
export const editHours = defineSetting('chat.edit_hours', Type.Integer({ minimum: 0, maximum: 720 }), 24, {
  public: true,
});
/** How many messages from before their coming a newcomer of a group may read. */
export const newcomerHistory = defineSetting(
  'chat.newcomer_history',
  Type.Integer({ minimum: 0, maximum: 1_000 }),
  30,
);
/** How many open groups one member may be the host of. */
export const hostedLimit = defineSetting(
  'chat.hosted_limit',
  Type.Integer({ minimum: 1, maximum: 1_000 }),
  50,
);
/** How many kinds of reactions one message may have. */
export const reactionLimit = defineSetting(
  'chat.reaction_limit',
  Type.Integer({ minimum: 1, maximum: 100 }),
  20,
);
/** Members are told of new messages after so many seconds, of all of them together. */
export const tellSeconds = defineSetting(
  'chat.tell_seconds',
  Type.Integer({ minimum: 1, maximum: 3_600 }),
  10,
);
export const eraseAfterDays = defineSetting(
  'chat.erase_after_days',
  Type.Integer({ minimum: 1, maximum: 3_650 }),
  30,
);
/** What links in messages lead to is fetched and shown. */
export const linkPreviews = defineSetting('chat.link_previews', Type.Boolean(), true, { public: true });
/** After so many days it is fetched again for a new message. */
export const previewDays = defineSetting('chat.preview_days', Type.Integer({ minimum: 1, maximum: 365 }), 7);
/** Members see who else is in a room now and who types. */
export const presenceShown = defineSetting('chat.presence', Type.Boolean(), true, { public: true });
