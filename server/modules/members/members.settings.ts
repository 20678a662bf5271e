import { Type, type Static } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

const Text = Strict({
  ko: Type.String({ minLength: 1, maxLength: 40 }),
  en: Type.String({ minLength: 1, maxLength: 40 }),
});
const Key = Type.String({ pattern: '^[a-z][a-z0-9-]{0,30}$' });
const Named = { key: Key, name: Text };

const Catalogue = Strict({
  jobFields: Type.Array(Strict(Named), { maxItems: 40 }),
  stackGroups: Type.Array(
    Strict({
      ...Named,
      stacks: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 200, uniqueItems: true }),
    }),
    { maxItems: 40 },
  ),
});
export type Catalogue = Static<typeof Catalogue>;

/** The job fields and stacks that a card of this site can name. */
export const cardCatalogue = defineSetting(
  'members.catalogue',
  Catalogue,
  { jobFields: [], stackGroups: [] },
  { public: true },
);
export const petsOnCards = defineSetting('members.pets', Type.Boolean(), false, { public: true });
export const introductionLimit = defineSetting(
  'members.introduction_limit',
  Type.Integer({ minimum: 100, maximum: 10_000 }),
  3000,
  { public: true },
);
export const careerTextLimit = defineSetting(
  'members.career_text_limit',
  Type.Integer({ minimum: 10, maximum: 300 }),
  100,
  { public: true },
);
const Count = Type.Integer({ minimum: 1, maximum: 50 });
export const careersLimit = defineSetting('members.careers_limit', Count, 20, { public: true });
export const stacksLimit = defineSetting('members.stacks_limit', Count, 30, { public: true });
export const linksLimit = defineSetting('members.links_limit', Count, 10, { public: true });
export const petsLimit = defineSetting('members.pets_limit', Count, 6, { public: true });
