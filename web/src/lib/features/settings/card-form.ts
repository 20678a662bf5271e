import type { CardOptions, Member } from '#lib/api/client.ts';
import type { Species } from '#lib/features/members/card-words.ts';

export type Visibility = Member['visibility'];
export type CardField = keyof Visibility;
export type Level = Visibility[CardField];

export interface CareerDraft {
  company: string;
  role: string;
  from: string;
  until: string;
}
export interface PetDraft {
  name: string;
  species: Species;
  breed: string;
  birthday: string;
  sex: '' | 'male' | 'female';
  weightKg: string;
  pictureFileId: string;
}
/** A card as its form holds it: everything is text. */
export interface CardDraft {
  name: string;
  handle: string;
  introduction: string;
  jobField: string;
  employed: '' | 'yes' | 'no';
  stacks: string[];
  careers: CareerDraft[];
  links: string[];
  pets: PetDraft[];
  visibility: Visibility;
}

export const blankCareer: CareerDraft = { company: '', role: '', from: '', until: '' };
export const blankPet: PetDraft = {
  name: '',
  species: 'dog',
  breed: '',
  birthday: '',
  sex: '',
  weightKg: '',
  pictureFileId: '',
};

export function draftOf(me: Member): CardDraft {
  const { name, handle, introduction, stacks, visibility } = me;
  return {
    name,
    handle,
    introduction,
    stacks: [...stacks],
    visibility: { ...visibility },
    jobField: me.jobField ?? '',
    employed: me.employed === null ? '' : me.employed ? 'yes' : 'no',
    careers: me.careers.map((career) => ({ ...career, until: career.until ?? '' })),
    links: me.links.map(({ url }) => url),
    pets: me.pets.map(({ pictureUrl: _, ...pet }) => ({
      ...pet,
      birthday: pet.birthday ?? '',
      sex: pet.sex ?? '',
      weightKg: pet.weightKg === null ? '' : String(pet.weightKg),
      pictureFileId: pet.pictureFileId ?? '',
    })),
  };
}

/** What a sent form says; rows that were left blank are none. */
export function readDraft(form: FormData, before: Visibility): CardDraft {
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const rows = <Row extends object>(name: string, blank: Row): Row[] => {
    const places = [...form.keys()].flatMap((key) => new RegExp(`^${name}\\.(\\d+)\\.`).exec(key)?.[1] ?? []);
    const numbers = [...new Set(places.map(Number))].sort((a, b) => a - b);
    const read = (at: number): Row =>
      Object.fromEntries(Object.keys(blank).map((key) => [key, text(`${name}.${at}.${key}`)])) as Row;
    return numbers.map(read);
  };
  return {
    name: text('name'),
    handle: text('handle'),
    introduction: text('introduction').replaceAll('\r\n', '\n'),
    jobField: text('jobField'),
    employed: text('employed') as CardDraft['employed'],
    // One skill may stand in two groups, and be sent by both.
    stacks: [...new Set(form.getAll('stacks').map(String))],
    careers: rows('careers', blankCareer).filter((row) => Object.values(row).some((value) => value !== '')),
    links: form
      .getAll('links')
      .map((link) => String(link).trim())
      .filter((link) => link !== ''),
    pets: rows('pets', blankPet).filter(({ species: _, ...rest }) =>
      Object.values(rest).some((value) => value !== ''),
    ),
    visibility: Object.fromEntries(
      Object.entries(before).map(([field, level]) => [field, text(`visibility.${field}`) || level]),
    ) as Visibility,
  };
}

/** The draft as the API takes it: only what this site asks for. */
export function changesOf(draft: CardDraft, site: Pick<CardOptions, 'work' | 'pets'>) {
  const { name, handle, introduction, links, visibility } = draft;
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    name,
    handle,
    introduction,
    links,
    visibility,
    ...(site.work && {
      jobField: orNull(draft.jobField),
      employed: draft.employed === '' ? null : draft.employed === 'yes',
      stacks: draft.stacks,
      careers: draft.careers.map((career) => ({ ...career, until: orNull(career.until) })),
    }),
    ...(site.pets && {
      pets: draft.pets.map((pet) => ({
        ...pet,
        birthday: orNull(pet.birthday),
        sex: orNull(pet.sex),
        weightKg: pet.weightKg === '' ? null : Number(pet.weightKg),
        pictureFileId: orNull(pet.pictureFileId),
      })),
    }),
  };
}
