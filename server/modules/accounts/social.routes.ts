import { Type } from 'typebox';
import { providerIds } from '../../engines/identity/port.ts';
import { Empty, Id, Nullable, OneOf, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { UuidParams } from './accounts.schemas.ts';
import { JoiningFields } from './joining.ts';
import type { Kit } from './kit.ts';
import { beginSocial } from './use-cases/begin-social.ts';
import { finishSocial } from './use-cases/finish-social.ts';
import { unlinkIdentity } from './use-cases/link-identity.ts';
import { readVisit } from './visits.ts';

const tags = ['accounts'];
const limit = { name: 'accounts.social', points: 120, seconds: 3600 };

const Link = Strict({
  provider: Id,
  callbackURL: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'A path of this site; everything else leads to `/`.' }),
  ),
});
const Begin = Strict({ ...Link.properties, ...JoiningFields });
const Begun = Type.Object({
  url: Type.String({ description: 'Where to send this browser.' }),
  redirect: Type.Boolean(),
});
const Providers = Type.Object({
  items: Type.Array(Type.Object({ id: OneOf(providerIds), name: Nullable(Type.String()) })),
});
const Text = Type.Optional(Type.String({ maxLength: 8_192 }));
const Returned = Type.Object({ code: Text, state: Text, error: Text, iss: Text });

/** Signing in elsewhere, under the paths that better-auth's clients know. */
export function socialRoutes(kit: Kit) {
  return (http: Http): void => {
    http.get(
      '/api/auth/providers',
      {
        config: { access: { who: 'guest' } },
        schema: { tags, summary: 'Where else people may sign in', response: { 200: Providers } },
      },
      async () => ({ items: kit.providers.map(({ id, name }) => ({ id, name })) }),
    );
    mountBegin(http, kit);
    mountCallback(http, kit);
  };
}

function mountBegin(http: Http, kit: Kit): void {
  http.post(
    '/api/auth/sign-in/social',
    {
      config: { access: { who: 'guest' }, limit },
      schema: { tags, summary: 'Begin to sign in elsewhere', body: Begin, response: { 200: Begun } },
    },
    async (request, reply) => {
      const visit = readVisit(request, kit.publicUrl);
      const { url, cookies } = await beginSocial(kit, request.ctx, visit, request.body);
      void reply.header('set-cookie', cookies);
      return { url, redirect: true };
    },
  );

  http.post(
    '/api/auth/link-social',
    {
      config: { access: { who: 'member' }, limit },
      schema: {
        tags,
        summary: 'Begin to link an account elsewhere to mine',
        body: Link,
        response: { 200: Begun },
      },
    },
    async (request, reply) => {
      const visit = readVisit(request, kit.publicUrl);
      const wish = { ...request.body, link: request.ctx.actor!.id };
      const { url, cookies } = await beginSocial(kit, request.ctx, visit, wish);
      void reply.header('set-cookie', cookies);
      return { url, redirect: true };
    },
  );
}

function mountCallback(http: Http, kit: Kit): void {
  http.get(
    '/api/auth/callback/:provider',
    {
      config: { access: { who: 'guest' }, limit },
      schema: {
        tags,
        summary: 'Where a provider sends the browser back to',
        params: Type.Object({ provider: Id }),
        querystring: Returned,
        response: { 302: Empty },
      },
    },
    async (request, reply) => {
      const visit = readVisit(request, kit.publicUrl);
      const { provider } = request.params;
      const returned = { ...request.query, provider, cookie: visit.socialCookie };
      const { location, cookies } = await finishSocial(kit, request.ctx, visit, returned);
      void reply.header('set-cookie', cookies);
      // The address that is left holds a code: it goes into no Referer.
      void reply.header('referrer-policy', 'no-referrer');
      return reply.redirect(location, 302) as never;
    },
  );
}

/** What a member does with the accounts elsewhere that open theirs. */
export function linkedRoutes(kit: Kit) {
  return (http: Http): void => {
    http.delete(
      '/me/linked-accounts/:id',
      {
        config: { access: { who: 'member', object: 'visible', session: true } },
        schema: {
          tags: ['me'],
          summary: 'Let an account elsewhere no longer open mine',
          params: UuidParams,
          response: { 204: Empty },
        },
      },
      async (request, reply) => {
        await unlinkIdentity(kit, request.ctx, readVisit(request, kit.publicUrl), request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
}
