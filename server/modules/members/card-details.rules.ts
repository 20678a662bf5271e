import { invalidField } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/text.ts';
import { cleanLink } from './links.rules.ts';
import type { Catalogue } from './members.settings.ts';
import type { CardDetails, CareerInput, PetInput } from './members.schemas.ts';

/** What a card of this site may hold. */
export interface CardRules {
  catalogue: Catalogue;
  introduction: number;
  careerText: number;
  careers: number;
  stacks: number;
  links: number;
  /** 0 where the site has no pets. */
  pets: number;
  now: Date;
}

/** What is on a card already: it stays allowed when the catalogue changes. */
interface Kept {
  job_field: string | null;
  stacks: readonly string[];
}

const petTextLimit = 40;
const heaviest = 1000;

/**
 * The given facts as columns of a card.
 * @throws DomainError 422 with a pointer to the first wrong one
 */
export function cleanDetails(details: CardDetails, rules: CardRules, kept: Kept) {
  const { jobField, employed, stacks, careers, links, pets } = details;
  return {
    ...(jobField !== undefined && { job_field: cleanJobField(jobField, rules, kept) }),
    ...(employed !== undefined && { employed }),
    ...(stacks && { stacks: cleanStacks(stacks, rules, kept) }),
    ...(careers && { careers: JSON.stringify(cleanCareers(careers, rules)) }),
    ...(links && { links: cleanLinks(links, rules) }),
    ...(pets && { pets: JSON.stringify(cleanPets(pets, rules)) }),
  };
}

function cleanJobField(key: string | null, { catalogue }: CardRules, kept: Kept): string | null {
  const known = key === null || key === kept.job_field || catalogue.jobFields.some((one) => one.key === key);
  if (!known) throw invalidField('/jobField', 'members.job_field_unknown');
  return key;
}

/** Stacks as the catalogue writes them, in its order. */
function cleanStacks(names: readonly string[], rules: CardRules, kept: Kept): string[] {
  const all = [...new Set([...rules.catalogue.stackGroups.flatMap(({ stacks }) => stacks), ...kept.stacks])];
  const chosen = names.map((name, index) => {
    const found = all.find((one) => one.toLowerCase() === name.trim().toLowerCase());
    if (!found) throw invalidField(`/stacks/${index}`, 'members.stack_unknown');
    return found;
  });
  const kinds = new Set(chosen);
  assertCount(kinds.size, rules.stacks, '/stacks');
  return all.filter((name) => kinds.has(name));
}

/** Careers, the present one first. */
function cleanCareers(careers: readonly CareerInput[], rules: CardRules) {
  assertCount(careers.length, rules.careers, '/careers');
  const text = (raw: string, pointer: string) => cleanLine(raw, { pointer, min: 1, max: rules.careerText });
  const cleaned = careers.map(({ company, role, from, until = null }, index) => {
    const place = `/careers/${index}`;
    const latest = `${rules.now.getUTCFullYear() + 1}-12`;
    if (from > latest || from < '1940-01') throw invalidField(`${place}/from`, 'members.career_period');
    if (until !== null && (until < from || until > latest))
      throw invalidField(`${place}/until`, 'members.career_period');
    return { company: text(company, `${place}/company`), role: text(role, `${place}/role`), from, until };
  });
  const end = (until: string | null) => until ?? '9999-12';
  return cleaned.sort((a, b) => end(b.until).localeCompare(end(a.until)) || b.from.localeCompare(a.from));
}

function cleanLinks(links: readonly string[], rules: CardRules): string[] {
  const cleaned = [...new Set(links.map((link, index) => cleanLink(link, `/links/${index}`)))];
  assertCount(cleaned.length, rules.links, '/links');
  return cleaned;
}

function cleanPets(pets: readonly PetInput[], rules: CardRules) {
  if (rules.pets === 0 && pets.length > 0) throw invalidField('/pets', 'members.pets_off');
  assertCount(pets.length, rules.pets, '/pets');
  return pets.map((pet, index) => {
    const place = `/pets/${index}`;
    const { birthday = null, weightKg = null } = pet;
    if (birthday !== null && !isPastDay(birthday, rules.now))
      throw invalidField(`${place}/birthday`, 'members.birthday_impossible');
    return {
      name: cleanLine(pet.name, { pointer: `${place}/name`, min: 1, max: petTextLimit }),
      species: pet.species,
      breed: cleanLine(pet.breed ?? '', { pointer: `${place}/breed`, min: 0, max: petTextLimit }),
      birthday,
      sex: pet.sex ?? null,
      weightKg: weightKg === null ? null : Math.min(heaviest, Math.round(weightKg * 10) / 10),
      pictureFileId: pet.pictureFileId ?? null,
    };
  });
}

/** A day that exists and has begun somewhere on earth. */
function isPastDay(day: string, now: Date): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
  return exists && day >= '1950-01-01' && at.getTime() <= now.getTime() + 14 * 3_600_000;
}

function assertCount(count: number, max: number, pointer: string): void {
  if (count > max) throw invalidField(pointer, 'members.too_many', { max });
}
