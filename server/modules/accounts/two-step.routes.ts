import { Type } from 'typebox';
import { Empty, Strict, refused } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { Code, OptionalPassword, RecoveryCodes, SignedIn } from './accounts.schemas.ts';
import { sendAnswer } from './answers.ts';
import type { Kit } from './kit.ts';
import { confirmTwoStep, beginTwoStep, endTwoStep, renewRecoveryCodes } from './use-cases/two-step.ts';
import { finishSecondStep } from './use-cases/finish-second-step.ts';
import { readVisit } from './visits.ts';

const member = { access: { who: 'member', session: true } } as const;
const tags = ['me'];

const Begun = Type.Object({
  secret: Type.String({ description: 'Base32, to type it by hand.' }),
  uri: Type.String({ description: 'What a QR code holds.' }),
});
const Proof = Strict({ password: OptionalPassword, code: Type.Optional(Code) });

/** The second step at sign-in, by the name that better-auth gives it. */
export function secondStepRoutes(kit: Kit) {
  return (http: Http): void => {
    http.post(
      '/api/auth/two-factor/verify-totp',
      {
        config: { access: { who: 'guest' } },
        schema: {
          tags: ['accounts'],
          summary: 'Give the code of the app, or a recovery code, after the first step of signing in',
          body: Strict({
            code: Code,
            challenge: Type.Optional(
              Type.String({ maxLength: 200, description: 'For those who use no cookies.' }),
            ),
          }),
          response: { 200: SignedIn, 410: refused('The first step is too long ago') },
        },
      },
      async (request, reply) => {
        const visit = readVisit(request, kit.publicUrl);
        return sendAnswer(reply, await finishSecondStep(kit, request.ctx, visit, request.body)) as never;
      },
    );
  };
}

export function twoStepRoutes(kit: Kit) {
  return (http: Http): void => {
    mountSetUp(http, kit);
    http.post(
      '/me/two-step/recovery-codes',
      {
        config: { ...member, creates: true },
        schema: {
          tags,
          summary: 'New recovery codes; the old ones stop working',
          body: Proof,
          response: { 201: RecoveryCodes },
        },
      },
      async ({ ctx, body }, reply) => {
        reply.code(201);
        return { recoveryCodes: await renewRecoveryCodes(kit, ctx, body) };
      },
    );
    http.delete(
      '/me/two-step',
      {
        config: member,
        schema: {
          tags,
          summary: 'Ask for no second step any more',
          description: 'Needs the password; accounts without one show a code instead.',
          body: Proof,
          response: { 204: Empty },
        },
      },
      async (request, reply) => {
        await endTwoStep(kit, request.ctx, readVisit(request, kit.publicUrl), request.body);
        return reply.code(204).send(null);
      },
    );
  };
}

function mountSetUp(http: Http, kit: Kit): void {
  http.post(
    '/me/two-step',
    {
      config: { ...member, creates: true },
      schema: {
        tags,
        summary: 'A secret for an authenticator app; nothing is asked for until a code has confirmed it',
        body: Strict({ password: OptionalPassword }),
        response: { 201: Begun },
      },
    },
    async ({ ctx, body }, reply) => {
      reply.code(201);
      return beginTwoStep(kit, ctx, body.password);
    },
  );

  http.post(
    '/me/two-step/confirmation',
    {
      config: { ...member, creates: true },
      schema: {
        tags,
        summary: 'Turn two-step sign-in on with a first code; answers the recovery codes, once',
        body: Strict({ code: Code }),
        response: { 201: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const visit = readVisit(request, kit.publicUrl);
      const recoveryCodes = await confirmTwoStep(kit, request.ctx, visit, request.body.code);
      reply.code(201);
      return { recoveryCodes };
    },
  );
}
