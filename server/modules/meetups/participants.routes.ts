import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import { MeetupView } from './facet.schemas.ts';
import { presentMeetup } from './facet.present.ts';
import { accessMeetup } from './meetups.access.ts';
import { ById, ByIdAndHandle, CancelBody, HostBody } from './meetups.schemas.ts';
import { cancelMeetup } from './use-cases/cancel-meetup.ts';
import { completeMeetup } from './use-cases/complete-meetup.ts';
import { acceptParticipant, handOverMeetup, removeParticipant } from './use-cases/decide.ts';
import { joinMeetup } from './use-cases/join-meetup.ts';
import { leaveMeetup } from './use-cases/leave-meetup.ts';

const tags = ['meetups'];
const response = { 200: MeetupView };
const config = { access: { who: 'member', object: 'visible' } } as const;
const coming = { ...config, limit: { name: 'coming_to_meetups', points: 60, seconds: 600 } };

export function participantsRoutes(http: Http): void {
  mountOwn(http);
  mountOthers(http);
  mountEnds(http);
}

const afterwards = async (ctx: Ctx, id: string) => presentMeetup(ctx, await accessMeetup(ctx, id, 'see'));

function mountOwn(http: Http): void {
  http.put(
    '/posts/:id/participants/me',
    { config: coming, schema: { tags, summary: 'Join a meet-up, or ask to', params: ById, response } },
    async ({ ctx, params }) => {
      await joinMeetup(ctx, params.id);
      return afterwards(ctx, params.id);
    },
  );

  http.delete(
    '/posts/:id/participants/me',
    {
      config: coming,
      schema: { tags, summary: 'Leave a meet-up, or take my asking back', params: ById, response },
    },
    async ({ ctx, params }) => {
      await leaveMeetup(ctx, params.id);
      return afterwards(ctx, params.id);
    },
  );
}

function mountOthers(http: Http): void {
  http.put(
    '/posts/:id/participants/:handle',
    {
      config,
      schema: { tags, summary: 'Let somebody in who asks, as the host', params: ByIdAndHandle, response },
    },
    async ({ ctx, params }) => {
      await acceptParticipant(ctx, params.id, params.handle);
      return afterwards(ctx, params.id);
    },
  );

  http.delete(
    '/posts/:id/participants/:handle',
    {
      config,
      schema: {
        tags,
        summary: 'Decline who asks, or take somebody out, as the host',
        params: ByIdAndHandle,
        response,
      },
    },
    async ({ ctx, params }) => {
      await removeParticipant(ctx, params.id, params.handle);
      return afterwards(ctx, params.id);
    },
  );

  http.put(
    '/posts/:id/meetup/host',
    {
      config,
      schema: { tags, summary: 'Make another participant the host', params: ById, body: HostBody, response },
    },
    async ({ ctx, params, body }) => {
      await handOverMeetup(ctx, params.id, body.handle);
      return afterwards(ctx, params.id);
    },
  );
}

function mountEnds(http: Http): void {
  http.put(
    '/posts/:id/meetup/completion',
    {
      config,
      schema: {
        tags,
        summary: 'Complete a meet-up: those who are in are matched',
        params: ById,
        response,
      },
    },
    async ({ ctx, params }) => {
      await completeMeetup(ctx, params.id);
      return afterwards(ctx, params.id);
    },
  );

  http.put(
    '/posts/:id/meetup/cancellation',
    {
      config,
      schema: { tags, summary: 'Call a meet-up off', params: ById, body: CancelBody, response },
    },
    async ({ ctx, params, body }) => {
      await cancelMeetup(ctx, params.id, body);
      return afterwards(ctx, params.id);
    },
  );
}
