import type { SettingsView, SettingView } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { controlOf, readControl, sameValue } from '#lib/features/admin/setting-controls.ts';
import { searchableWords } from '#lib/features/admin/setting-search.server.ts';
import { bySettingGroup } from '#lib/features/admin/setting-words.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/api/v1/admin/settings';
/** Set by the blueprint when the site begins, or on a page of its own. */
const elsewhere = new Set(['site.blueprint', 'site.features', 'site.announcement']);

async function readSettings(fetcher: typeof fetch): Promise<SettingView[]> {
  const { items } = required(await send<SettingsView>(fetcher, 'GET', path));
  // The blueprint stores some defaults as well; those are no change to a host.
  const own = items.map((item) => ({
    ...item,
    changed: item.changed && !sameValue(item.value, item.default),
  }));
  return own.filter(({ key }) => !elsewhere.has(key)).sort(bySettingGroup);
}

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = (url.searchParams.get('query') ?? '').trim();
  const changedOnly = url.searchParams.has('changed');
  const settings = await readSettings(fetch);
  const wanted = query.toLowerCase();
  const fits = ({ key, changed }: SettingView): boolean => {
    return (!changedOnly || changed) && searchableWords(key).includes(wanted);
  };
  return {
    settings: settings.filter(fits),
    changedCount: settings.filter(({ changed }) => changed).length,
    query,
    changedOnly,
    timeZones: Intl.supportedValuesOf('timeZone'),
  };
};

export const actions: Actions = {
  save: async ({ request, fetch }) => {
    const form = await request.formData();
    const shown = new Set(form.getAll('shown').map(String));
    const settings = (await readSettings(fetch)).filter(({ key }) => shown.has(key));
    const typed = settings.map(({ key, schema, value }) => ({
      key,
      value,
      next: readControl(controlOf(schema), key, form),
    }));
    const changes = Object.fromEntries(
      typed.filter((one) => !sameValue(one.value, one.next)).map((one) => [one.key, one.next]),
    );
    if (Object.keys(changes).length === 0) return { done: 'unchanged' as const };
    const versions = Object.fromEntries(
      Object.keys(changes).map((key) => [key, Number(form.get(`version:${key}`) ?? 0)]),
    );
    const outcome = await send(fetch, 'PATCH', path, { ...changes, versions });
    return outcome.ok ? { done: 'saved' as const } : refuse(outcome.refusal, changes);
  },

  reset: async ({ request, fetch }) => {
    const key = textOf(await request.formData(), 'reset');
    const outcome = await send(fetch, 'PATCH', path, { [key]: null });
    return outcome.ok ? { done: 'reset' as const } : refuse(outcome.refusal, {} as Record<string, unknown>);
  },
};
