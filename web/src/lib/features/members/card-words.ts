import type { MemberCard } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { dateFormat, numberFormat } from '#lib/ui/intl.ts';

type Career = MemberCard['careers'][number];
type Pet = MemberCard['pets'][number];
export type Species = Pet['species'];

export const speciesNames: Record<Species, () => string> = {
  dog: m.card_species_dog,
  cat: m.card_species_cat,
  bird: m.card_species_bird,
  rabbit: m.card_species_rabbit,
  rodent: m.card_species_rodent,
  reptile: m.card_species_reptile,
  fish: m.card_species_fish,
  other: m.card_species_other,
};

/** "백엔드 · 현업", of what the reader may see. */
export function jobLine({ jobFieldName, employed }: Pick<MemberCard, 'jobFieldName' | 'employed'>): string {
  const work = employed === null ? null : employed ? m.card_employed() : m.card_not_employed();
  return [jobFieldName, work].filter(Boolean).join(' · ');
}

function month(text: string): string {
  const [year = 0, number = 1] = text.split('-').map(Number);
  const at = new Date(Date.UTC(year, number - 1));
  return dateFormat(getLocale(), { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(at);
}

/** "2022년 3월 – 지금". */
export function periodWords({ from, until }: Pick<Career, 'from' | 'until'>): string {
  return `${month(from)} – ${until === null ? m.card_until_now() : month(until)}`;
}

/** What is known of a pet, one after the other. */
export function petWords({ species, breed, sex, birthday, weightKg }: Omit<Pet, 'pictureUrl'>): string {
  const sexes = { male: m.card_sex_male, female: m.card_sex_female };
  const born = birthday && dateFormat(getLocale(), { dateStyle: 'medium', timeZone: 'UTC' });
  const words = [
    breed || speciesNames[species](),
    sex && sexes[sex](),
    born && m.card_born({ day: born.format(new Date(`${birthday}T00:00:00Z`)) }),
    weightKg && `${numberFormat(getLocale(), {}).format(weightKg)} kg`,
  ];
  return words.filter(Boolean).join(' · ');
}
