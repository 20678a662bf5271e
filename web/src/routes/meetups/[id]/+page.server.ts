import { redirect, type RequestEvent } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { meetupPaths } from '#lib/features/meetups/meetup-api.ts';
import { readMeetup, sentMeetup } from '#lib/features/meetups/meetup-typed.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const questions = ['complete', 'cancel', 'leave'] as const;

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(meetupPaths.one(params)));
  const call = { params: { path: { id: params.id } } };
  const [post, meetup, choices] = await Promise.all([
    locals.api.GET('/api/v1/posts/{id}', call),
    locals.api.GET('/api/v1/posts/{id}/meetup', call),
    locals.api.GET('/api/v1/meetups/choices'),
  ]);
  const { id, title, anonymous } = orFail(post);
  return {
    post: { id, title, anonymous },
    meetup: orFail(meetup),
    choices: orFail(choices),
    ask: questions.find((one) => one === url.searchParams.get('ask')) ?? null,
  };
};

type Event = RequestEvent<{ id: string }>;

/** Does something to the meet-up and goes on from its page; a refusal stays there, beside what was typed. */
async function act(
  event: Event,
  work: (api: ReturnType<typeof apiFor>, form: FormData) => Promise<Outcome<unknown>>,
  next = paths.post(event.params),
) {
  const form = await event.request.formData();
  const outcome = await work(apiFor(event.fetch, event.url.origin), form);
  return settle(outcome, next, meetupPaths.one(event.params), { refusal: outcome.problem });
}

const here = ({ params }: Event) => meetupPaths.one(params);
const of = ({ params: { id } }: Event) => ({ params: { path: { id } } });
const ofHandle = ({ params: { id } }: Event, form: FormData) => ({
  params: { path: { id, handle: textOf(form, 'handle') } },
});

export const actions: Actions = {
  join: (event) => act(event, (api) => outcomeOf(api.PUT('/api/v1/posts/{id}/participants/me', of(event)))),
  leave: (event) =>
    act(event, (api) => outcomeOf(api.DELETE('/api/v1/posts/{id}/participants/me', of(event)))),
  complete: (event) =>
    act(event, (api) => outcomeOf(api.PUT('/api/v1/posts/{id}/meetup/completion', of(event)))),
  cancel: (event) =>
    act(event, (api, form) =>
      outcomeOf(
        api.PUT('/api/v1/posts/{id}/meetup/cancellation', {
          ...of(event),
          body: { reason: textOf(form, 'reason') || null },
        }),
      ),
    ),
  accept: (event) =>
    act(
      event,
      (api, form) => outcomeOf(api.PUT('/api/v1/posts/{id}/participants/{handle}', ofHandle(event, form))),
      here(event),
    ),
  remove: (event) =>
    act(
      event,
      (api, form) => outcomeOf(api.DELETE('/api/v1/posts/{id}/participants/{handle}', ofHandle(event, form))),
      here(event),
    ),
  handOver: (event) =>
    act(
      event,
      (api, form) =>
        outcomeOf(
          api.PUT('/api/v1/posts/{id}/meetup/host', {
            ...of(event),
            body: { handle: textOf(form, 'handle') },
          }),
        ),
      here(event),
    ),
  change: (event) =>
    act(event, (api, form) =>
      outcomeOf(
        api.PUT('/api/v1/posts/{id}/meetup', {
          ...of(event),
          body: {
            facet: sentMeetup(readMeetup(form)),
            version: Number(textOf(form, 'version')) || undefined,
          },
        }),
      ),
    ),
};
