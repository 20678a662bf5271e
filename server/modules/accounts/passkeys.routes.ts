import { Type } from 'typebox';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Empty, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { presentPasskey } from './accounts.present.ts';
import { PasskeyView, SignedIn, UuidParams } from './accounts.schemas.ts';
import { sendAnswer } from './answers.ts';
import type { Kit } from './kit.ts';
import {
  addPasskey,
  askForPasskey,
  offerPasskey,
  removePasskey,
  renamePasskey,
  signInWithPasskey,
} from './use-cases/passkeys.ts';
import { readVisit } from './visits.ts';

const limit = { name: 'accounts.passkeys', points: 600, seconds: 3600 };
const Name = Type.String({ minLength: 1, maxLength: 400 });
const Long = Type.String({ maxLength: 16_384 });
const Options = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'As WebAuthn defines them in JSON.',
});

// Only what is read is typed; the rest of what browsers send is let through and ignored.
const envelope = {
  id: Type.String({ minLength: 1, maxLength: 2_048 }),
  rawId: Type.String({ maxLength: 2_048 }),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 40 })),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
};
const Created = Type.Object({
  ...envelope,
  response: Type.Object({
    clientDataJSON: Long,
    attestationObject: Type.String({ maxLength: 65_536 }),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
  }),
});
const Used = Type.Object({
  ...envelope,
  response: Type.Object({
    clientDataJSON: Long,
    authenticatorData: Long,
    signature: Long,
    userHandle: Type.Optional(Type.String({ maxLength: 512 })),
  }),
});

/** Signing in with a passkey. */
export function passkeySignInRoutes(kit: Kit) {
  const tags = ['accounts'];
  const config = { access: { who: 'guest' }, limit } as const;
  return (http: Http): void => {
    http.post(
      '/api/auth/passkey/options',
      {
        config,
        schema: { tags, summary: 'What a browser needs to find a passkey', response: { 200: Options } },
      },
      async (request) => ({
        ...(await askForPasskey(kit, request.ctx, readVisit(request, kit.publicUrl))),
      }),
    );

    http.post(
      '/api/auth/passkey/sign-in',
      {
        config,
        schema: {
          tags,
          summary: 'Sign in with a passkey',
          body: Strict({ response: Used }),
          response: { 200: SignedIn },
        },
      },
      async (request, reply) => {
        const visit = readVisit(request, kit.publicUrl);
        const response = request.body.response as AuthenticationResponseJSON;
        return sendAnswer(reply, await signInWithPasskey(kit, request.ctx, visit, response)) as never;
      },
    );
  };
}

/** My passkeys. */
export function myPasskeysRoutes(kit: Kit) {
  return (http: Http): void => {
    mountAdding(http, kit);
    mountKeeping(http, kit);
  };
}

function mountAdding(http: Http, kit: Kit): void {
  const config = { access: { who: 'member', session: true }, limit, creates: true } as const;
  const tags = ['me'];
  http.post(
    '/me/passkeys/options',
    {
      config,
      schema: { tags, summary: 'What a browser needs to make a passkey', response: { 201: Options } },
    },
    async (request, reply) => {
      const options = await offerPasskey(kit, request.ctx, readVisit(request, kit.publicUrl));
      reply.code(201);
      return { ...options };
    },
  );

  http.post(
    '/me/passkeys',
    {
      config,
      schema: {
        tags,
        summary: 'Keep a passkey that the browser made',
        body: Strict({ name: Name, response: Created }),
        response: { 201: PasskeyView },
      },
    },
    async (request, reply) => {
      const { name, response } = request.body;
      const row = await addPasskey(kit, request.ctx, readVisit(request, kit.publicUrl), {
        name,
        response: response as RegistrationResponseJSON,
      });
      reply.code(201);
      return presentPasskey(row);
    },
  );
}

function mountKeeping(http: Http, kit: Kit): void {
  const config = { access: { who: 'member', object: 'visible', session: true } } as const;
  const tags = ['me'];
  http.patch(
    '/me/passkeys/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Name a passkey',
        params: UuidParams,
        body: Strict({ name: Name }),
        response: { 200: PasskeyView },
      },
    },
    async ({ ctx, params, body }) => presentPasskey(await renamePasskey(ctx, params.id, body.name)),
  );

  http.delete(
    '/me/passkeys/:id',
    {
      config,
      schema: { tags, summary: 'Forget a passkey', params: UuidParams, response: { 204: Empty } },
    },
    async (request, reply) => {
      await removePasskey(kit, request.ctx, readVisit(request, kit.publicUrl), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
