import type { KindForm } from '#lib/features/kinds/kinds.ts';
import type { Launch } from './launch.ts';
import LaunchFields from './LaunchFields.svelte';

const text = (form: FormData, name: string): string => {
  const value = form.get(`facet.${name}`);
  return typeof value === 'string' ? value : '';
};

const form: KindForm = {
  Fields: LaunchFields,
  fresh: () => ({}),
  of: (facet) => {
    const { teamId, url, stacks } = facet as Launch;
    return { teamId, url, stacks, fixed: true };
  },
  read: (form) => ({
    teamId: text(form, 'teamId'),
    url: text(form, 'url'),
    stacks: form.getAll('facet.stacks').map(String),
  }),
  sent: ({ teamId, url, stacks }) => ({
    teamId: String(teamId ?? ''),
    url: String(url ?? ''),
    stacks: Array.isArray(stacks) ? stacks.map(String) : [],
  }),
};
export default form;
