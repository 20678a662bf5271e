import { Type } from 'typebox';
import { DomainError } from '../../kernel/errors.ts';
import { Empty, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { decodeCursor } from '../../kernel/paging.ts';
import { Author, findMembers, presentAuthor } from '../members/index.ts';
import { InvitationView, presentInvitations } from './invitations.present.ts';
import { listInvitations } from './invitations.queries.ts';
import { makeInvitation, mayInvite } from './use-cases/make-invitation.ts';
import { revokeAny, revokeMine } from './use-cases/revoke-invitation.ts';
import { findValid } from './use-cases/take-invitation.ts';

const tags = ['invitations'];
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const beforeOf = (cursor: string | undefined) =>
  cursor === undefined ? null : decodeCursor(cursor, [uuid])[0]!;

const NewInvitation = Strict({
  maxUses: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 7 })),
  note: Type.Optional(Type.String({ maxLength: 800, description: 'For the inviter and for staff.' })),
});
const Made = Type.Object({
  ...InvitationView.properties,
  token: Type.String({ description: 'Shown only now. The address of the invitation is `/join/{token}`.' }),
});
const Mine = Type.Object({
  ...PageOf(InvitationView).properties,
  mayInvite: Type.Boolean({ description: 'I may make a link now.' }),
});
const Invited = Type.Object({ inviter: Author, expiresAt: Time });

export function invitationsRoutes(http: Http): void {
  http.get(
    '/invitations/:token',
    {
      config: { access: { who: 'guest' }, limit: { name: 'invitations.look', points: 120, seconds: 600 } },
      schema: {
        tags,
        summary: 'Who invites by this link; 404 for every link that lets nobody in',
        params: Type.Object({ token: Type.String({ maxLength: 200 }) }),
        response: { 200: Invited },
      },
    },
    async ({ ctx, params }) => {
      const row = await findValid(ctx, params.token);
      if (!row) throw new DomainError('not-found', 'invitations.not_found');
      const [member] = await findMembers(ctx, [row.inviter_id]);
      return { inviter: presentAuthor(member), expiresAt: row.expires_at.toISOString() };
    },
  );
  mountMine(http);
  mountAll(http);
}

function mountMine(http: Http): void {
  http.get(
    '/me/invitations',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'My invitations, newest first',
        querystring: Strict(PageQuery),
        response: { 200: Mine },
      },
    },
    async ({ ctx, query: { limit = 20, cursor } }) => {
      const rows = await listInvitations(ctx, ctx.actor!.id, { limit: limit + 1, before: beforeOf(cursor) });
      return { ...(await presentInvitations(ctx, rows, limit)), mayInvite: await mayInvite(ctx) };
    },
  );

  http.post(
    '/me/invitations',
    {
      config: {
        access: { who: 'member', session: true },
        creates: true,
        limit: { name: 'invitations.make', points: 60, seconds: 3600 },
      },
      schema: { tags, summary: 'Make an invitation', body: NewInvitation, response: { 201: Made } },
    },
    async ({ ctx, body }, reply) => {
      const { row, token } = await makeInvitation(ctx, { maxUses: 1, days: 7, note: '', ...body });
      const { items } = await presentInvitations(ctx, [row], 1);
      reply.code(201);
      return { ...items[0]!, token };
    },
  );

  http.delete(
    '/me/invitations/:id',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: { tags, summary: 'End one of my invitations', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await revokeMine(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

function mountAll(http: Http): void {
  http.get(
    '/admin/invitations',
    {
      config: { access: { who: 'moderator' } },
      schema: {
        tags,
        summary: "Everybody's invitations, newest first, without the links",
        querystring: Strict(PageQuery),
        response: { 200: PageOf(InvitationView) },
      },
    },
    async ({ ctx, query: { limit = 20, cursor } }) => {
      const rows = await listInvitations(ctx, null, { limit: limit + 1, before: beforeOf(cursor) });
      return presentInvitations(ctx, rows, limit);
    },
  );

  http.delete(
    '/admin/invitations/:id',
    {
      config: { access: { who: 'moderator', object: 'visible' } },
      schema: { tags, summary: "End anybody's invitation", params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await revokeAny(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}
