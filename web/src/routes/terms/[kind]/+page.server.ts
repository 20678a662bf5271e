import { error } from '@sveltejs/kit';
import { send } from '#lib/features/forms/send.ts';
import type { Version, Whole } from '#lib/features/terms/terms.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const path = `/api/v1/terms/${encodeURIComponent(params.kind)}`;
  const whole = await send<Whole>(fetch, 'GET', path);
  if (!whole.ok) error(whole.refusal.status, { message: whole.refusal.code, code: whole.refusal.code });
  const wanted = url.searchParams.get('version') ?? String(whole.data.coming[0]?.number ?? '');
  const usual = whole.data.current;
  if (usual && (!url.searchParams.has('version') || wanted === String(usual.number)))
    return { whole: whole.data, shown: { kind: params.kind, ...usual } };
  const version = await send<Version>(fetch, 'GET', `${path}/versions/${encodeURIComponent(wanted)}`);
  if (!version.ok)
    error(version.refusal.status, { message: version.refusal.code, code: version.refusal.code });
  return { whole: whole.data, shown: version.data };
};
