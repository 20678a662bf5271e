import type { Chart, Metrics } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

const windows = ['7', '30', '90', '365'];
const steps = ['day', 'week', 'month'];

export const load: PageServerLoad = async ({ fetch, url }) => {
  const { items: metrics } = required(await send<Metrics>(fetch, 'GET', '/api/v1/admin/metrics'));
  const chosen = (name: string, among: readonly string[], usual: string): string => {
    const asked = url.searchParams.get(name) ?? '';
    return among.includes(asked) ? asked : usual;
  };
  const metric = chosen(
    'metric',
    metrics.map((one) => one.metric),
    metrics[0]!.metric,
  );
  const window = chosen('window', windows, '30');
  const by = chosen('by', steps, window === '365' ? 'week' : 'day');
  const search = new URLSearchParams({ metric, window, by });
  const chart = required(await send<Chart>(fetch, 'GET', `/api/v1/admin/statistics?${search}`));
  return { metrics, metric, window, by, chart, withEmail: url.searchParams.has('email') };
};
