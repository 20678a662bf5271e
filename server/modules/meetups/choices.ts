import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { siteTimeZone } from '../site/index.ts';
import { inLocale } from '../spaces/index.ts';
import type { MeetupChoices } from './facet.schemas.ts';
import type { Conditions } from './meetups.queries.ts';
import {
  largestMeetup,
  meetupAttributes,
  meetupCategories,
  meetupRegions,
  type AttributeChoice,
  type NamedKey,
} from './meetups.settings.ts';

/** What a form for meet-ups offers, in the caller's language. */
export function presentChoices(ctx: Ctx): Static<typeof MeetupChoices> {
  return {
    categories: ctx
      .setting(meetupCategories)
      .map(({ attributes, ...category }) => ({ ...named(ctx, category), attributes })),
    attributes: ctx.setting(meetupAttributes).map((attribute) => ({
      ...named(ctx, attribute),
      values: attribute.values.map((value) => named(ctx, value)),
    })),
    regions: ctx.setting(meetupRegions).map((region) => named(ctx, region)),
    largestCapacity: ctx.setting(largestMeetup),
    timeZone: ctx.setting(siteTimeZone),
  };
}

const named = (ctx: Ctx, { key, name }: NamedKey) => ({ key, name: inLocale(name, ctx.locale) });

/** What a key is called; the key itself when the host has taken it away since. */
export function nameOf(ctx: Ctx, from: readonly NamedKey[], key: string): { key: string; name: string } {
  const found = from.find((one) => one.key === key);
  return found ? named(ctx, found) : { key, name: key };
}

export function presentConditions(ctx: Ctx, conditions: Conditions) {
  const known = ctx.setting(meetupAttributes);
  const order = (key: string) => known.findIndex((one) => one.key === key);
  return Object.entries(conditions)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([key, values]) => {
      const among = known.find((one) => one.key === key)?.values ?? [];
      return { ...nameOf(ctx, known, key), values: values.map((value) => nameOf(ctx, among, value)) };
    });
}

/** The attributes that go with a category; null for a category that is not there. */
export function attributesOf(ctx: Ctx, category: string): AttributeChoice[] | null {
  const found = ctx.setting(meetupCategories).find(({ key }) => key === category);
  if (!found) return null;
  return ctx.setting(meetupAttributes).filter(({ key }) => found.attributes.includes(key));
}

/** Every name that these keys have, in both languages: what searching finds. */
export function wordsOf(
  ctx: Ctx,
  { category, region, conditions }: { category: string; region: string | null; conditions: Conditions },
): string[] {
  const attributes = ctx.setting(meetupAttributes);
  const chosen = [
    ...ctx.setting(meetupCategories).filter(({ key }) => key === category),
    ...ctx.setting(meetupRegions).filter(({ key }) => key === region),
    ...attributes.flatMap(({ key, values }) =>
      values.filter((value) => conditions[key]?.includes(value.key)),
    ),
  ];
  return chosen.flatMap(({ name }) => [name.ko, name.en]);
}
