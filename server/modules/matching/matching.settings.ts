import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

const amount = Type.Integer({ minimum: -1_000, maximum: 1_000 });

/** Minutes after a match when its members may tell how it was; until then it can be cancelled. */
export const reviewAfterMinutes = defineSetting(
  'matching.review_after_minutes',
  Type.Integer({ minimum: 0, maximum: 1_440 }),
  30,
  { public: true },
);
export const reviewWithinDays = defineSetting(
  'matching.review_within_days',
  Type.Integer({ minimum: 1, maximum: 365 }),
  30,
);
/** Two of the same people earn from each other once in so many days. */
export const pairScoreDays = defineSetting(
  'matching.pair_score_days',
  Type.Integer({ minimum: 0, maximum: 365 }),
  7,
);
/** By reason, as rows of the score name them. */
export const scoreAmounts = defineSetting(
  'matching.scores',
  Type.Object(
    {
      'match-completed-host': amount,
      'match-completed-member': amount,
      'review-written': amount,
      'no-show': amount,
      /** One star to five. */
      'review-received': Type.Array(amount, { minItems: 5, maxItems: 5 }),
    },
    { additionalProperties: false },
  ),
  {
    'match-completed-host': 42,
    'match-completed-member': 10,
    'review-written': 20,
    'no-show': -200,
    'review-received': [-10, 0, 10, 20, 42],
  },
);
/** How many must say that somebody did not come, in a match of more than two. */
export const noShowReports = defineSetting(
  'matching.no_show_reports',
  Type.Integer({ minimum: 1, maximum: 10 }),
  2,
);
/** Those who are matched are told in one group message of Slack, found by their e-mail. */
export const slackGroups = defineSetting('matching.slack_groups', Type.Boolean(), false);
/** How many places are shown around a match. */
export const placesShown = defineSetting(
  'matching.places_shown',
  Type.Integer({ minimum: 0, maximum: 20 }),
  5,
);
