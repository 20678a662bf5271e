import { defineBlueprintPart } from '../../kernel/blueprint-parts.ts';
import { changeSettings } from '../settings/index.ts';
import type { AttributeChoice, NamedKey } from './meetups.settings.ts';

interface Said {
  taxonomies?: { meetupCategories?: NamedKey[]; regions?: (NamedKey | string)[] };
  rooms?: { seats?: { max?: number } };
  pools?: { key: string; attributes: AttributeChoice[] }[];
  /** Besides those of the pool of the same category; `categories` names those that one is for. */
  roomAttributes?: (AttributeChoice & { categories?: string[] })[];
}

/** What a site's people meet for and by what they find each other, as its blueprint says. */
defineBlueprintPart({
  name: 'meetups',
  apply: async (tx, blueprint) => {
    const changes = settingsOf(blueprint as Said);
    if (Object.keys(changes).length > 0) await changeSettings(tx, changes);
  },
});

function settingsOf({ taxonomies = {}, rooms, pools = [], roomAttributes = [] }: Said) {
  const { meetupCategories: categories, regions } = taxonomies;
  const attributesFor = (category: string): AttributeChoice[] => [
    ...(pools.find(({ key }) => key === category)?.attributes ?? []),
    ...roomAttributes.filter((one) => one.categories?.includes(category) ?? true),
  ];
  const all = (categories ?? []).flatMap(({ key }) => attributesFor(key));
  const distinct = new Map(
    all.map(({ key, name, values }) => [key, { key, name, values: values.map(named) }]),
  );
  return {
    ...(categories && {
      'meetups.categories': categories.map(({ key, name }) => ({
        key,
        name,
        attributes: attributesFor(key).map((attribute) => attribute.key),
      })),
      'meetups.attributes': [...distinct.values()],
    }),
    ...(regions && {
      'meetups.regions': regions.map((region) =>
        typeof region === 'string' ? { key: region, name: { ko: region, en: region } } : named(region),
      ),
    }),
    ...(rooms?.seats?.max !== undefined && { 'meetups.largest_capacity': rooms.seats.max }),
  };
}

const named = ({ key, name }: NamedKey): NamedKey => ({ key, name });
