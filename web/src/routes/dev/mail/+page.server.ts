import type { KeptMails } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  mails: required(await send<KeptMails>(fetch, 'GET', '/api/v1/dev/mails')).items,
});
