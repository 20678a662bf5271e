import { formOf } from '#lib/features/kinds/forms.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, fetch, url }) => {
  const kindForm = await formOf(data.post.kind);
  return { ...data, kindForm, kindChoices: await kindForm?.choices?.(fetch, url.origin) };
};
