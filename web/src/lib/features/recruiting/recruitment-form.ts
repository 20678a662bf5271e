import { zonedTime } from '#lib/features/forms/zoned-time.ts';
import type { KindForm, TypedFacet } from '#lib/features/kinds/kinds.ts';
import { endOfDay } from './day.ts';
import RecruitmentFields from './RecruitmentFields.svelte';
import type { Recruitment } from './recruitment.ts';

const text = (form: FormData, name: string): string => {
  const value = form.get(`facet.${name}`);
  return typeof value === 'string' ? value : '';
};
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const form: KindForm = {
  Fields: RecruitmentFields,
  fresh: () => ({ counts: {}, mode: 'online', joinPolicy: 'approval' }),
  of: (facet) => typedOf(facet as Recruitment),
  read: (form) => ({
    counts: Object.fromEntries(
      [...form]
        .filter(([name, value]) => name.startsWith('facet.count.') && Number(value) > 0)
        .map(([name, value]) => [name.slice('facet.count.'.length), Number(value)]),
    ),
    deadline: text(form, 'deadline'),
    kept: text(form, 'kept'),
    zone: text(form, 'zone'),
    mode: text(form, 'mode'),
    joinPolicy: text(form, 'joinPolicy'),
    region: text(form, 'region'),
    category: text(form, 'category'),
    projectUrl: text(form, 'projectUrl'),
    stacks: form.getAll('facet.stacks').map(String),
  }),
  sent,
};
export default form;

function typedOf(facet: Recruitment): TypedFacet {
  return {
    counts: Object.fromEntries(facet.positions.map(({ field, count }) => [field, count])),
    // The day is shown on the site's clocks by the fields, which know its zone.
    kept: facet.deadline ?? '',
    mode: facet.mode,
    joinPolicy: facet.joinPolicy,
    region: facet.region ?? '',
    category: facet.category ?? '',
    projectUrl: facet.projectUrl ?? '',
    stacks: facet.stacks,
  };
}

function sent(facet: TypedFacet): unknown {
  const { counts, deadline, kept, zone } = facet as Record<string, unknown>;
  const [date, before, where] = [String(deadline ?? ''), String(kept ?? ''), String(zone ?? 'UTC')];
  const positions = Object.entries((counts ?? {}) as Record<string, number>).map(([field, count]) => ({
    field,
    count,
  }));
  const isKept = before !== '' && zonedTime(before, where).slice(0, 10) === date;
  return {
    positions,
    deadline: isKept ? before : endOfDay(date, where),
    mode: String(facet['mode'] || 'online'),
    joinPolicy: String(facet['joinPolicy'] || 'approval'),
    region: String(facet['region'] ?? '') || null,
    category: String(facet['category'] ?? '') || null,
    projectUrl: String(facet['projectUrl'] ?? '') || null,
    stacks: strings(facet['stacks']),
  };
}
