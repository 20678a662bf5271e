import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { Http } from '../../kernel/module.ts';
import { Problem, refused } from '../../kernel/http.ts';

const methodsWithBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Adds the refusals that a route can give, by its policy and shape, so that no status stays undescribed. */
export function describeProblems(route: RouteOptions): void {
  if (route.config?.internal) return;
  const statuses = new Set([400, 422, 429, 500, 503]);
  const access = route.config?.access;
  // An API key may lack the scope, a member the right.
  if (access && access.who !== 'guest') for (const status of [401, 403]) statuses.add(status);
  // Ids stand in paths, and in questions such as `space`.
  if (access?.object || route.url.includes('/:') || route.schema?.querystring) statuses.add(404);
  if (route.config?.bodySeconds !== undefined) statuses.add(408);
  const methods = Array.isArray(route.method) ? route.method : [route.method];
  if (methods.some((method) => methodsWithBody.has(method)))
    for (const status of [401, 403, 404, 409, 413, 415]) statuses.add(status);
  const response = { ...(route.schema?.response as Record<string, unknown>) };
  for (const status of statuses) response[status] ??= refused();
  route.schema = { ...route.schema, response, ...(route.config?.creates && { headers: CreatingHeaders }) };
}

const CreatingHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description: 'Repeat a request with the same key, and it happens once. Kept for 15 days.',
    }),
  ),
});

/** OpenAPI 3.1 at `/api/openapi.json`, readable at `/api/docs`. */
export async function mountOpenApi(http: Http, version: string): Promise<void> {
  await http.register(swagger, {
    transformObject: (made) => nameProblem('openapiObject' in made ? made.openapiObject : {}),
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Madang',
        version,
        description: 'The HTTP API of a Madang community. Errors are RFC 9457 problems with a stable `code`.',
      },
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'madang.session_token',
            description: 'Over HTTPS its name is `__Host-madang.session_token`.',
          },
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A session’s token, or an API key (`mdk_…`) with the scopes that the call needs.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: {
        ...schema,
        ...(route.config?.access?.who !== 'guest' && { security: [{ session: [] }, { bearer: [] }] }),
      } as object,
      url,
    }),
    hideUntagged: false,
  });
  http.get(
    '/api/openapi.json',
    { config: { access: { who: 'guest' }, internal: true }, schema: { hide: true } },
    async () => http.swagger(),
  );
}

interface Described {
  paths?: Record<
    string,
    Record<string, { responses?: Record<string, { content?: Record<string, { schema?: unknown }> }> }>
  >;
  components?: { schemas?: Record<string, unknown> };
}

/** One schema for all refusals instead of a copy in each: the document is a tenth of the size, and clients get one type. */
function nameProblem<Document>(document: Document): Document {
  const { paths = {}, components } = document as Described;
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    for (const { content } of Object.values(operation.responses ?? {})) {
      const problem = content?.['application/problem+json'];
      if (problem) problem.schema = { $ref: '#/components/schemas/Problem' };
    }
  }
  if (components)
    components.schemas = { ...components.schemas, Problem: JSON.parse(JSON.stringify(Problem)) as unknown };
  return document;
}

export const docsPath = '/api/docs';

export async function mountDocs(http: Http): Promise<void> {
  await http.register(swaggerUi, {
    routePrefix: docsPath,
    staticCSP: true,
    uiConfig: { docExpansion: 'list', deepLinking: true },
    theme: { title: 'Madang API' },
  });
}
