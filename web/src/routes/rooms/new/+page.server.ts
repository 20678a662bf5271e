import { fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail, type Problem } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whom to write to, what to ask about, or neither: a group. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { api } = locals;
  const to = url.searchParams.get('to');
  const ask = url.searchParams.get('ask');
  const [member, post] = await Promise.all([
    to ? api.GET('/api/v1/members/{handle}', { params: { path: { handle: to } } }) : null,
    ask ? api.GET('/api/v1/posts/{id}', { params: { path: { id: ask } } }) : null,
  ]);
  return {
    member: member && orFail(member),
    post: post && orFail(post),
    formKey: crypto.randomUUID(),
    ownBottomBar: true,
  };
};

const refused = (problem: Problem, values: Record<string, unknown>) =>
  fail(problem.status >= 400 ? problem.status : 503, { refusal: problem, values });

export const actions: Actions = {
  /** Opens a room for two, or goes on in the one that there is, and says the first words. */
  write: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const [to, ask, content] = [textOf(form, 'to'), textOf(form, 'ask'), textOf(form, 'content').trim()];
    const api = apiFor(fetch, url.origin);
    const body = ask
      ? ({ type: 'inquiry', postId: ask } as const)
      : ({ type: 'direct', memberIds: [to] } as const);
    const opened = await outcomeOf(api.POST('/api/v1/rooms', { body: body as never }));
    if (opened.problem) return refused(opened.problem, { content });
    const { id } = opened.data as { id: string };
    if (content !== '') {
      const clientId = textOf(form, 'formKey') || crypto.randomUUID();
      const call = api.POST('/api/v1/rooms/{id}/messages', {
        params: { path: { id } },
        body: { content, clientId },
      });
      const said = await outcomeOf<unknown>(call as never);
      if (said.problem) return refused(said.problem, { content });
    }
    redirect(303, paths.room(id));
  },

  group: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const typed = {
      title: textOf(form, 'title'),
      capacity: Number(textOf(form, 'capacity')),
      listed: form.get('listed') === 'on',
    };
    const handles = textOf(form, 'handles')
      .split(/[\s,]+/)
      .map((handle) => handle.replace(/^@/, ''))
      .filter((handle) => handle !== '');
    const password = textOf(form, 'password');
    const body = {
      type: 'group' as const,
      ...typed,
      ...(password !== '' && { password }),
      ...(handles.length > 0 && { memberIds: [...new Set(handles)] }),
    };
    const { data, problem } = await outcomeOf(apiFor(fetch, url.origin).POST('/api/v1/rooms', { body }));
    if (problem) return refused(problem, { ...typed, handles: handles.join(' ') });
    redirect(303, paths.room((data as { id: string }).id));
  },
};
