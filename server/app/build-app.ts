import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyRequest } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Ctx, type Actor, type CtxEnvironment } from '../kernel/ctx.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Http, Module } from '../kernel/module.ts';
import { limitBodyTime } from './http/body-deadline.ts';
import { consentGate } from './http/consent.ts';
import { followRequests } from './http/drain.ts';
import { enforceAccess, requireDeclaredAccess, type RouteRow, refuseKeysInAddress } from './http/access.ts';
import { mountHealth, type HealthChecks } from './http/health.ts';
import { honourIdempotencyKeys } from './http/idempotency.ts';
import { isFilesHost } from '../modules/files/index.ts';
import { guardInput } from './http/input-guard.ts';
import { describeProblems, docsPath, mountDocs, mountOpenApi } from './http/openapi.ts';
import { guardOrigin } from './http/origin.ts';
import { sendProblem } from './http/problems.ts';
import { rateLimits } from './http/rate-limits.ts';
import { SharedBudgets } from './http/shared-budgets.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { compileValidator } from './http/validation.ts';
import { actorOf, visitOf } from './http/visits.ts';
import { leavePageBodiesUnread, mountWebPages, type WebPages } from './http/web-pages.ts';

export interface AppParts {
  environment: CtxEnvironment;
  modules: readonly Module[];
  findActor: (request: FastifyRequest) => Promise<Actor | null>;
  /** Refuses who has not agreed to what is in force. */
  assertMayWrite: (ctx: Ctx) => Promise<void>;
  health: HealthChecks;
  log: FastifyBaseLogger;
  version: string;
  trustedProxies: readonly string[];
  rateLimitScale: number;
  /** Hides who is counted. */
  secret: string;
  /** Origin that serves files and nothing else, without cookies. */
  filesUrl: string | null;
  /** Absent while the API runs alone. */
  web?: Omit<WebPages, 'filesUrl'> | undefined;
}

export interface App {
  http: Http;
  /** Every route with its policy; the authorisation matrix is generated from it. */
  routes: readonly RouteRow[];
  /** Answers what was asked, before `http.close()`. */
  drain(): Promise<void>;
}

const bodyLimit = 256 * 1024;

/** The whole HTTP server, as production and tests run it. */
export async function buildApp(parts: AppParts): Promise<App> {
  const http: Http = Fastify({
    loggerInstance: parts.log,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: [...parts.trustedProxies],
    bodyLimit,
    // What a slow line needs for a file; other bodies have their own, shorter time (body-deadline.ts).
    requestTimeout: 200_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();

  http.setValidatorCompiler(compileValidator);
  http.setErrorHandler(sendProblem);
  const limitRate = rateLimits(
    parts.rateLimitScale,
    new SharedBudgets({ db: parts.environment.db, secret: parts.secret }),
  );
  http.setNotFoundHandler({ preHandler: limitRate }, (request, reply) =>
    sendProblem(new DomainError('not-found', 'request.not_found'), request, reply),
  );
  leavePageBodiesUnread(http);
  const routes = requireDeclaredAccess(http, docsPath);
  http.addHook('onRoute', honourIdempotencyKeys(parts.secret));
  http.addHook('onRoute', describeProblems);
  const drain = followRequests(http);
  addRequestHooks(http, parts, limitRate);

  await mountOpenApi(http, parts.version);
  mountHealth(http, parts.health);
  await mountDocs(http);
  for (const module of parts.modules) {
    const { routes: mount, rootRoutes } = module;
    if (mount) await http.register(async (scope) => mount(scope as Http), { prefix: '/api/v1' });
    if (rootRoutes) await http.register(async (scope) => rootRoutes(scope as Http));
  }
  if (parts.web) mountWebPages(http, { ...parts.web, filesUrl: parts.filesUrl });
  return { http, routes, drain };
}

function addRequestHooks(http: Http, parts: AppParts, limitRate: ReturnType<typeof rateLimits>): void {
  const system = (request: FastifyRequest, actor: Actor | null) =>
    new Ctx(parts.environment, {
      actor,
      log: request.log,
      requestId: request.id,
      locale: localeOf(request),
      readsOnly: request.method === 'GET' && !request.routeOptions.config.heavy,
      reading: visitOf(request)?.reading,
    });
  http.decorateRequest('ctx', null as unknown as Ctx);
  http.addHook('onRequest', addSecurityHeaders);
  http.addHook('onRequest', limitBodyTime);
  http.addHook('onRequest', async (request) => {
    request.ctx = system(request, null);
  });
  http.addHook('onRequest', async (request) => {
    if (isFilesHost(parts.filesUrl, request)) return assertServesFile(request);
    if (request.routeOptions.config.internal) return;
    await refuseKeysInAddress(request);
    await guardOrigin(request);
    const actor = await actorOf(request, parts.findActor);
    if (actor) request.ctx = system(request, actor);
  });
  http.addHook('onRequest', limitRate);
  http.addHook('onRequest', enforceAccess);
  http.addHook('onRequest', consentGate(parts.assertMayWrite));
  http.addHook('preValidation', guardInput);
  http.addHook('onResponse', async (request, reply) => {
    const fields = {
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 500) request.log.warn(fields, 'request');
    else if (reply.statusCode >= 400 || request.method !== 'GET') request.log.info(fields, 'request');
    else request.log.debug(fields, 'request');
  });
}

/** Nobody is signed in on the origin of files, and there is nothing but them. @throws DomainError 404 */
function assertServesFile({ routeOptions }: FastifyRequest): void {
  if (!routeOptions.url?.startsWith('/files/:id')) throw new DomainError('not-found', 'request.not_found');
}

function localeOf(request: FastifyRequest): string {
  const chosen = /(?:^|;\s*)madang_locale=(ko|en)(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
  return chosen ?? (/^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko');
}
