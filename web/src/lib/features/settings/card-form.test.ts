import { describe, expect, test } from 'vitest';
import { changesOf, readDraft, type Visibility } from './card-form.ts';

const visibility: Visibility = {
  introduction: 'everybody',
  jobField: 'everybody',
  employed: 'members',
  stacks: 'everybody',
  careers: 'members',
  links: 'everybody',
  pets: 'everybody',
};

function formOf(entries: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

describe('the form of a card', () => {
  const draft = readDraft(
    formOf([
      ['name', ' 오재학 '],
      ['introduction', '한 줄\r\n두 줄'],
      ['stacks', 'Go'],
      ['stacks', 'Kotlin'],
      ['stacks', 'Go'],
      ['careers.0.company', ''],
      ['careers.0.role', ' '],
      ['careers.0.from', ''],
      ['careers.10.company', '나중'],
      ['careers.10.from', '2020-01'],
      ['careers.2.company', '먼저'],
      ['careers.2.until', '2019-12'],
      ['links', ''],
      ['links', 'github.com/me'],
      ['pets.0.name', ''],
      ['pets.0.species', 'dog'],
      ['pets.1.name', '보리'],
      ['pets.1.species', 'cat'],
      ['pets.1.weightKg', '3.4'],
      ['visibility.careers', 'me'],
    ]),
    visibility,
  );

  test('rows keep their order, and blank ones are none', () => {
    expect(draft.careers.map(({ company }) => company)).toEqual(['먼저', '나중']);
    expect(draft.links).toEqual(['github.com/me']);
    expect(draft.pets).toMatchObject([{ name: '보리', species: 'cat', breed: '' }]);
  });

  test('texts are trimmed, choices kept, the rest of the visibility stays', () => {
    expect(draft).toMatchObject({ name: '오재학', introduction: '한 줄\n두 줄', stacks: ['Go', 'Kotlin'] });
    expect(draft.visibility).toEqual({ ...visibility, careers: 'me' });
  });

  test('only what the site asks for is sent, and nothing is null', () => {
    expect(changesOf(draft, { work: true, pets: true })).toMatchObject({
      jobField: null,
      employed: null,
      careers: [{ until: '2019-12' }, { until: null }],
      pets: [{ weightKg: 3.4, birthday: null, sex: null, pictureFileId: null }],
    });
    const neither = changesOf(draft, { work: false, pets: false });
    expect(Object.keys(neither).sort()).toEqual(['handle', 'introduction', 'links', 'name', 'visibility']);
  });

  test('a weight that is no number stays one that the API refuses', () => {
    const wrong = { ...draft, pets: [{ ...draft.pets[0]!, weightKg: '세 근' }] };
    expect(JSON.stringify(changesOf(wrong, { work: false, pets: true }).pets)).toContain('"weightKg":null');
  });
});
