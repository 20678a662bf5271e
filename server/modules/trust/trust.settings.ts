import { Type, type Static } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

const Amount = Type.Integer({ minimum: 0, maximum: 100_000 });
/** One number for each level. */
const ByLevel = Type.Array(Amount, { minItems: 4, maxItems: 4 });
const Requirement = Strict({
  days: Amount,
  daysVisited: Amount,
  postsRead: Type.Integer({ minimum: 0, maximum: 1000 }),
  written: Type.Integer({ minimum: 0, maximum: 1000 }),
  likers: Type.Integer({ minimum: 0, maximum: 200 }),
});
export type Requirement = Static<typeof Requirement>;

/** What each level asks for, from the first. */
export const levelRules = defineSetting(
  'trust.level_rules',
  Type.Array(Requirement, { minItems: 3, maxItems: 3 }),
  [
    { days: 1, daysVisited: 2, postsRead: 10, written: 1, likers: 0 },
    { days: 15, daysVisited: 10, postsRead: 50, written: 10, likers: 3 },
    { days: 60, daysVisited: 30, postsRead: 200, written: 50, likers: 20 },
  ],
);

/** The highest level of somebody with a warning that is still valid. */
export const warnedLevel = defineSetting('trust.warned_level', Type.Integer({ minimum: 0, maximum: 3 }), 1);

export const spendables = ['posts', 'comments', 'flags', 'uploads', 'mentions', 'links'] as const;
export type Spendable = (typeof spendables)[number];
const Spans = Strict({ hour: ByLevel, day: ByLevel });

/** What a member may do in an hour and in a day, by level. */
export const budgets = defineSetting(
  'trust.budgets',
  Strict({
    posts: Spans,
    comments: Spans,
    flags: Spans,
    uploads: Spans,
    mentions: Spans,
    links: Spans,
  }),
  {
    posts: { hour: [5, 10, 20, 40], day: [15, 40, 100, 200] },
    comments: { hour: [30, 60, 120, 240], day: [100, 300, 600, 1200] },
    flags: { hour: [5, 10, 20, 40], day: [10, 30, 60, 120] },
    uploads: { hour: [30, 60, 120, 240], day: [60, 200, 400, 800] },
    mentions: { hour: [10, 40, 80, 160], day: [20, 100, 200, 400] },
    links: { hour: [15, 60, 120, 240], day: [30, 150, 300, 600] },
  },
);

/** How many others one text may name, and how many outside links it may hold, by level. */
export const textLimits = defineSetting('trust.text_limits', Strict({ mentions: ByLevel, links: ByLevel }), {
  mentions: [3, 10, 20, 40],
  links: [5, 20, 50, 100],
});

/** So many first texts of a member at level 0 wait for a look. */
export const holdFirst = defineSetting('trust.hold_first', Type.Integer({ minimum: 0, maximum: 50 }), 0);
/** Texts with outside links wait for a look while the account is younger; 0 for never. */
export const holdLinkHours = defineSetting(
  'trust.hold_link_hours',
  Type.Integer({ minimum: 0, maximum: 720 }),
  24,
);
/** After so many texts that staff let through, no more of a new member's wait. */
export const holdUntilApproved = defineSetting(
  'trust.hold_until_approved',
  Type.Integer({ minimum: 1, maximum: 50 }),
  2,
);

/** Within so many seconds the same text in the same place is taken for a double submit; 0 for never. */
export const duplicateSeconds = defineSetting(
  'trust.duplicate_seconds',
  Type.Integer({ minimum: 0, maximum: 3600 }),
  60,
);
export const similarHours = defineSetting(
  'trust.similar_hours',
  Type.Integer({ minimum: 1, maximum: 168 }),
  24,
);
/** After so many nearly equal texts within those hours, the next waits for a look; 0 for never. */
export const similarTexts = defineSetting(
  'trust.similar_texts',
  Type.Integer({ minimum: 0, maximum: 100 }),
  3,
);
/** When so many new members have published the same link, the next one's waits for a look; 0 for never. */
export const sameLinkAccounts = defineSetting(
  'trust.same_link_accounts',
  Type.Integer({ minimum: 0, maximum: 100 }),
  2,
);

const Domains = Type.Array(Type.String({ minLength: 3, maxLength: 253 }), {
  maxItems: 500,
  uniqueItems: true,
});
/** Links to these are as good as links to this site; those below them too. */
export const allowedDomains = defineSetting('trust.allowed_domains', Domains, []);
/** Nobody but staff may link to these, or to what is below them. */
export const refusedDomains = defineSetting('trust.refused_domains', Domains, []);
