import type { FastifyReply } from 'fastify';
import type { Http } from '../../kernel/module.ts';
import { presentSession, presentUser } from './accounts.present.ts';
import { findAccount } from './accounts.queries.ts';
import {
  ChangePasswordBody,
  CurrentSession,
  NoBody,
  PasswordChanged,
  SignedIn,
  SignedOut,
  SignedUp,
  SignInBody,
  SignUpBody,
} from './accounts.schemas.ts';
import { sendAnswer } from './answers.ts';
import type { Kit } from './kit.ts';
import { findSession } from './sessions.queries.ts';
import { changePassword } from './use-cases/change-password.ts';
import { signIn } from './use-cases/sign-in.ts';
import { signOut } from './use-cases/sign-out.ts';
import { signUp } from './use-cases/sign-up.ts';
import { readVisit } from './visits.ts';

const guest = { access: { who: 'guest' } } as const;
const tags = ['accounts'];

/** Routes that better-auth answers. Each is named here; nothing else of better-auth is reachable. */
export function authRoutes(kit: Kit) {
  return (http: Http): void => {
    http.post(
      '/api/auth/sign-up/email',
      {
        config: { ...guest, limit: { name: 'accounts.sign_up', points: 120, seconds: 3600 } },
        schema: { tags, summary: 'Make an account', body: SignUpBody, response: { 200: SignedUp } },
      },
      async (request, reply) =>
        sendAnswer(
          reply,
          await signUp(kit, request.ctx, readVisit(request, kit.publicUrl), request.body),
        ) as never,
    );

    http.post(
      '/api/auth/sign-in/email',
      { config: guest, schema: { tags, summary: 'Sign in', body: SignInBody, response: { 200: SignedIn } } },
      async (request, reply) =>
        sendAnswer(
          reply,
          await signIn(kit, request.ctx, readVisit(request, kit.publicUrl), request.body),
        ) as never,
    );

    http.post(
      '/api/auth/sign-out',
      {
        config: guest,
        schema: { tags, summary: 'End this session', body: NoBody, response: { 200: SignedOut } },
      },
      async (request, reply) =>
        sendAnswer(reply, await signOut(kit, request.ctx, readVisit(request, kit.publicUrl))) as never,
    );

    http.post(
      '/api/auth/change-password',
      {
        config: { access: { who: 'member' } },
        schema: {
          tags,
          summary:
            'Change my password; all other sessions and my API keys end, and this session gets a new token',
          body: ChangePasswordBody,
          response: { 200: PasswordChanged },
        },
      },
      async (request, reply) => {
        const answer = await changePassword(
          kit,
          request.ctx,
          readVisit(request, kit.publicUrl),
          request.body,
        );
        return sendAnswer(reply, answer) as never;
      },
    );

    http.get(
      '/api/auth/get-session',
      {
        config: guest,
        schema: { tags, summary: 'This session and its account, or null', response: { 200: CurrentSession } },
      },
      async ({ ctx }, reply) => {
        const { actor } = ctx;
        const [session, account] = actor
          ? await Promise.all([findSession(ctx, actor.sessionId), findAccount(ctx, actor.id)])
          : [];
        if (!session || !account) return sendNull(reply) as never;
        return { session: presentSession(session), user: presentUser(account) };
      },
    );
  };
}

/** Fastify takes a null payload for an empty body; clients of better-auth expect the JSON word. */
function sendNull(reply: FastifyReply): FastifyReply {
  return reply.type('application/json; charset=utf-8').serializer(String).send('null');
}
