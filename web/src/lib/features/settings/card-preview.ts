import type { CardOptions, MemberCard } from '#lib/api/client.ts';
import type { CardDraft, CardField, Level } from './card-form.ts';

const levels: Level[] = ['everybody', 'members', 'me'];

type Preview = Pick<
  MemberCard,
  'name' | 'handle' | 'introduction' | 'jobFieldName' | 'employed' | 'stacks' | 'links' | 'careers' | 'pets'
>;

/** What a draft will look like to somebody who sees up to `viewer`, once it is saved. */
export function previewOf(
  draft: CardDraft,
  viewer: Level,
  { jobFields, pets, work }: Pick<CardOptions, 'jobFields' | 'pets' | 'work'>,
): Preview {
  const sees = (field: CardField): boolean =>
    levels.indexOf(draft.visibility[field]) <= levels.indexOf(viewer);
  const started = draft.careers.filter(({ company, from }) => company !== '' && /^\d{4}-\d{2}$/.test(from));
  return {
    name: draft.name,
    handle: draft.handle,
    introduction: sees('introduction') ? draft.introduction : '',
    jobFieldName: sees('jobField')
      ? (jobFields.find(({ key }) => key === draft.jobField)?.name ?? null)
      : null,
    employed: work && sees('employed') && draft.employed !== '' ? draft.employed === 'yes' : null,
    stacks: work && sees('stacks') ? draft.stacks : [],
    links: sees('links') ? draft.links.filter((link) => link.trim() !== '').map(linkOf) : [],
    careers:
      work && sees('careers')
        ? started.map((career) => ({
            ...career,
            until: /^\d{4}-\d{2}$/.test(career.until) ? career.until : null,
          }))
        : [],
    pets: pets && sees('pets') ? draft.pets.filter(({ name }) => name !== '').map(petOf) : [],
  };
}

function linkOf(link: string, index: number): MemberCard['links'][number] {
  const label = link
    .trim()
    .replace(/^https:\/\/(www\.)?/, '')
    .replace(/\/$/, '');
  const platform = label.startsWith('github.com/') ? 'github' : 'web';
  // Nothing typed half leads anywhere from the preview.
  return { url: `#link-${index}`, label, platform };
}

function petOf(pet: CardDraft['pets'][number]): MemberCard['pets'][number] {
  return {
    ...pet,
    birthday: /^\d{4}-\d{2}-\d{2}$/.test(pet.birthday) ? pet.birthday : null,
    sex: pet.sex === '' ? null : pet.sex,
    weightKg: Number(pet.weightKg) || null,
    pictureFileId: pet.pictureFileId || null,
    pictureUrl: pet.pictureFileId ? `/files/${pet.pictureFileId}?w=320` : null,
  };
}
