import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Http } from '../../kernel/module.ts';
import { listPublicPosts } from '../posts/index.ts';
import { siteName, siteTagline } from '../site/index.ts';
import { accessSpace, cleanTag, inLocale } from '../spaces/index.ts';
import { originOf, sendDocument } from './addresses.ts';
import { buildFeed, type FeedHead } from './feeds.ts';

const length = 30;
const everybody = { access: { who: 'guest' }, internal: true } as const;

/** Atom feeds of what a guest may read: the whole site, a space, a tag. */
export function feedRoutes(publicUrl: string | null) {
  return (http: Http): void => {
    const send = async (
      request: FastifyRequest,
      reply: FastifyReply,
      of: Omit<FeedHead, 'origin' | 'locale' | 'startedAt'>,
      filter: { space?: string; tag?: string },
    ) => {
      const { ctx } = request;
      const posts = await listPublicPosts(ctx, { ...filter, limit: length });
      const startedAt = posts.at(-1)?.created_at ?? new Date(0);
      const head = { ...of, origin: originOf(request, publicUrl), locale: ctx.locale, startedAt };
      const text = buildFeed(head, posts);
      return sendDocument(request, reply, { type: 'application/atom+xml; charset=utf-8', text, maxAge: 60 });
    };
    http.get('/feed.atom', { config: everybody, schema: { hide: true } }, async (request, reply) => {
      const { ctx } = request;
      const title = inLocale(ctx.setting(siteName), ctx.locale);
      const description = inLocale(ctx.setting(siteTagline), ctx.locale);
      return send(request, reply, { title, description, page: '/', self: '/feed.atom' }, {});
    });
    http.get(
      '/spaces/:slug/feed.atom',
      { config: everybody, schema: { hide: true, params: Type.Object({ slug: Type.String() }) } },
      async (request, reply) => {
        const { ctx } = request;
        const space = await accessSpace(ctx, { slug: request.params.slug }, 'read');
        const page = `/spaces/${space.slug}`;
        const title = `${inLocale(space.name, ctx.locale)} · ${inLocale(ctx.setting(siteName), ctx.locale)}`;
        const description = inLocale(space.description, ctx.locale);
        const head = { title, description, page, self: `${page}/feed.atom` };
        return send(request, reply, head, { space: space.slug });
      },
    );
    http.get(
      '/tags/:tag/feed.atom',
      { config: everybody, schema: { hide: true, params: Type.Object({ tag: Type.String() }) } },
      async (request, reply) => {
        const { ctx } = request;
        const tag = cleanTag(request.params.tag, '/tag');
        const page = `/tags/${encodeURIComponent(tag)}`;
        const title = `#${tag} · ${inLocale(ctx.setting(siteName), ctx.locale)}`;
        return send(request, reply, { title, description: title, page, self: `${page}/feed.atom` }, { tag });
      },
    );
  };
}
