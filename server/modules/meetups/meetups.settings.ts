import { Type, type Static } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

const Key = Type.String({ minLength: 1, maxLength: 40, pattern: '^[\\p{L}\\p{N}_-]+$' });
const Name = Type.Object(
  { ko: Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
);
const Named = Type.Object({ key: Key, name: Name }, { additionalProperties: false });
const Category = Type.Object(
  { key: Key, name: Name, attributes: Type.Array(Key, { maxItems: 8 }) },
  { additionalProperties: false },
);
const Attribute = Type.Object(
  { key: Key, name: Name, values: Type.Array(Named, { minItems: 1, maxItems: 40 }) },
  { additionalProperties: false },
);

export type NamedKey = Static<typeof Named>;
export type CategoryChoice = Static<typeof Category>;
export type AttributeChoice = Static<typeof Attribute>;

/** What people meet for, and by which attributes they say with whom. */
export const meetupCategories = defineSetting(
  'meetups.categories',
  Type.Array(Category, { minItems: 1, maxItems: 30 }),
  [
    { key: 'meal', name: { ko: '밥', en: 'Meal' }, attributes: [] },
    { key: 'study', name: { ko: '공부', en: 'Study' }, attributes: [] },
    { key: 'free', name: { ko: '자유', en: 'Anything' }, attributes: [] },
  ],
);
export const meetupAttributes = defineSetting(
  'meetups.attributes',
  Type.Array(Attribute, { maxItems: 20 }),
  [],
);
/** None: meet-ups have no regions. */
export const meetupRegions = defineSetting('meetups.regions', Type.Array(Named, { maxItems: 100 }), []);
/** The host included. */
export const largestMeetup = defineSetting(
  'meetups.largest_capacity',
  Type.Integer({ minimum: 2, maximum: 100 }),
  20,
);
/** How long after its beginning a meet-up can still be completed. */
export const completeWithinDays = defineSetting(
  'meetups.complete_within_days',
  Type.Integer({ minimum: 0, maximum: 90 }),
  7,
);
