import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { ContentRule } from '#lib/features/trust/rule-form.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const found = await send<{ items: ContentRule[] }>(fetch, 'GET', '/api/v1/admin/content-rules');
  return { rules: required(found).items };
};
