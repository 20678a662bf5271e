import { Type } from 'typebox';
import { originOf, PageOf, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { PostSummary } from '../posts/index.ts';
import { presentChoices } from './choices.ts';
import { MeetupChoices, MeetupFacet, MeetupView } from './facet.schemas.ts';
import { presentMeetup } from './facet.present.ts';
import { accessMeetup } from './meetups.access.ts';
import { ById, MeetupQuery, OwnMeetupQuery } from './meetups.schemas.ts';
import { changeMeetup } from './use-cases/change-meetup.ts';
import { listMeetups, listOwnMeetups } from './use-cases/list-meetups.ts';
import { writeCalendar } from './use-cases/write-calendar.ts';

const tags = ['meetups'];
const guest = { access: { who: 'guest' } } as const;

export function meetupsRoutes(publicUrl: string | null): (http: Http) => void {
  return (http) => {
    mountLists(http);
    mountOne(http);
    mountCalendar(http, publicUrl);
  };
}

function mountLists(http: Http): void {
  http.get(
    '/meetups',
    {
      config: guest,
      schema: {
        tags,
        summary: 'Meet-ups, as posts whose facet is the meet-up',
        querystring: MeetupQuery,
        response: { 200: PageOf(PostSummary) },
      },
    },
    async ({ ctx, query }) => listMeetups(ctx, query),
  );

  http.get(
    '/meetups/choices',
    {
      config: guest,
      schema: { tags, summary: 'What meet-ups are made of here', response: { 200: MeetupChoices } },
    },
    async ({ ctx }) => presentChoices(ctx),
  );

  http.get(
    '/me/meetups',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'Meet-ups that I host, am in, or asked to be in',
        querystring: OwnMeetupQuery,
        response: { 200: PageOf(PostSummary) },
      },
    },
    async ({ ctx, query: { role = 'joined', when = 'coming', limit = 20, cursor } }) =>
      listOwnMeetups(ctx, { role, when, limit, cursor }),
  );
}

function mountOne(http: Http): void {
  http.get(
    '/posts/:id/meetup',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags,
        summary: 'The meet-up of a post, with who is in it',
        params: ById,
        response: { 200: MeetupView },
      },
    },
    async ({ ctx, params }) => presentMeetup(ctx, await accessMeetup(ctx, params.id, 'see')),
  );

  http.put(
    '/posts/:id/meetup',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'Change time, place, seats or conditions, as the host',
        params: ById,
        body: Strict({
          facet: MeetupFacet,
          version: Type.Optional(Type.Integer({ minimum: 1, description: 'Of the meet-up.' })),
        }),
        response: { 200: MeetupView },
      },
    },
    async ({ ctx, params, body }) => {
      await changeMeetup(ctx, params.id, body);
      return presentMeetup(ctx, await accessMeetup(ctx, params.id, 'see'));
    },
  );
}

function mountCalendar(http: Http, publicUrl: string | null): void {
  http.get(
    '/posts/:id/calendar.ics',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags,
        summary: 'The meet-up of a post, for a calendar',
        params: ById,
        response: {
          200: {
            description: 'iCalendar (RFC 5545).',
            content: { 'text/calendar': { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { ctx, params } = request;
      const file = await writeCalendar(ctx, params.id, publicUrl ?? originOf(request));
      return reply
        .header('content-disposition', `attachment; filename="meetup-${params.id}.ics"`)
        .type('text/calendar; charset=utf-8')
        .send(file);
    },
  );
}
