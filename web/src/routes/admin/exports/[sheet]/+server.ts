import { error, redirect } from '@sveltejs/kit';
import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import type { RequestHandler } from './$types';

const sheets = new Set(['statistics', 'members', 'posts', 'audit']);

/** Passes the file on as it comes; the API decides who may have it. */
async function pass(fetcher: typeof fetch, sheet: string, search: URLSearchParams): Promise<Response> {
  const { status, headers, body } = await fetcher(`/api/v1/admin/exports/${sheet}.csv?${search}`);
  if (status !== 200) error(status, { message: 'accounts.not_allowed', code: 'accounts.not_allowed' });
  const kept = ['content-type', 'content-disposition', 'cache-control'];
  return new Response(body, {
    headers: kept.flatMap((name): [string, string][] => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  });
}

export const GET: RequestHandler = async ({ fetch, params, url }) => {
  if (!sheets.has(params.sheet)) error(404, { message: 'request.not_found', code: 'request.not_found' });
  const search = new URLSearchParams();
  if (params.sheet === 'statistics')
    for (const name of ['window', 'by']) search.set(name, url.searchParams.get(name) ?? '');
  return pass(fetch, params.sheet, search);
};

/** Members with their addresses: only by the form that asks whether it must be. */
export const POST: RequestHandler = async ({ fetch, params, request }) => {
  const sure = (await request.formData()).get('sure') === 'yes';
  if (params.sheet !== 'members' || !sure) redirect(303, `${deskPaths.adminStatistics}?email=1`);
  return pass(fetch, 'members', new URLSearchParams({ email: 'yes' }));
};
