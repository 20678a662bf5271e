import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../test/community.ts';

let community: Community;
let admin: Person;
const undescribed = new Set<string>();

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

interface Operation {
  summary?: string;
  responses: Record<string, { description?: string; content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const document = async () => (await community.guest.get('/api/openapi.json')).body as Document;

describe('the OpenAPI document', () => {
  it('describes every route of the table, each with a summary and its refusals', async () => {
    const { openapi, paths } = await document();
    expect(openapi).toBe('3.1.0');
    const missing = community.node.app.routes
      .filter((route) => !route.internal)
      .filter((route) => {
        const operation = paths[route.url.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
        return (
          !operation?.summary || !Object.keys(operation.responses).some((status) => /^[123]/.test(status))
        );
      });
    expect(missing.map((route) => `${route.method} ${route.url}`)).toEqual([]);
  });

  it('knows every status and field that answers carry', async () => {
    const { paths } = await document();
    const answers = await sampleAnswers();
    for (const { method, template, status, body } of answers) {
      const operation = paths[template]?.[method.toLowerCase()];
      const response = operation?.responses[String(status)];
      if (!response) undescribed.add(`${method} ${template} ${status}`);
      const schema = (response?.content?.['application/json'] as { schema?: Schema } | undefined)?.schema;
      if (schema && status < 300)
        for (const path of unknownFields(schema, body, ''))
          undescribed.add(`${method} ${template} ${status} ${path}`);
    }
    expect([...undescribed]).toEqual([]);
    expect(answers.length).toBeGreaterThan(15);
  });

  it('is readable at /api/docs without another host', async () => {
    const page = await community.request({ method: 'GET', url: '/api/docs/' });
    expect(page.status).toBe(200);
    expect(String(page.body)).not.toMatch(/(src|href)="https?:/);
  });
});

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: unknown;
}

function unknownFields(schema: Schema, value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (schema.anyOf) {
    const tries = schema.anyOf
      .filter((one) => one.type !== 'null')
      .map((one) => unknownFields(one, value, path));
    return tries.some((found) => found.length === 0) ? [] : (tries[0] ?? []);
  }
  if (Array.isArray(value))
    return schema.items ? value.flatMap((one) => unknownFields(schema.items!, one, `${path}[]`)) : [];
  if (!schema.properties) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = schema.properties![key];
    return known ? unknownFields(known, inner, `${path}.${key}`) : [`${path}.${key}`];
  });
}

async function sampleAnswers() {
  const seen: { method: string; template: string; status: number; body: unknown }[] = [];
  const call = async (
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    template: string,
    params: Record<string, string> = {},
    body?: object,
    as: Pick<Person, 'get' | 'post' | 'put' | 'patch' | 'delete'> = admin,
  ) => {
    const path = Object.entries(params).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      template,
    );
    const answer = await as[method](path, body);
    seen.push({ method, template, status: answer.status, body: answer.body });
    return answer;
  };
  const post = await call(
    'post',
    '/api/v1/posts',
    {},
    { space: 'free', title: '설명서', body: '본문 @admin' },
  );
  const { id } = post.body;
  const comment = await call('post', '/api/v1/posts/{id}/comments', { id }, { body: '댓글' });
  for (const template of [
    '/api/v1/site',
    '/api/v1/me',
    '/api/v1/spaces',
    '/api/v1/posts',
    '/api/v1/members',
    '/api/v1/me/bookmarks',
    '/api/v1/me/sessions',
    '/api/v1/admin/overview',
    '/api/v1/admin/health',
    '/api/v1/admin/jobs',
    '/api/v1/admin/members',
    '/api/v1/admin/settings',
  ]) {
    await call('get', template);
    await call('get', template, {}, undefined, community.guest);
  }
  await call('get', '/api/v1/posts/{id}', { id });
  await call('get', '/api/v1/posts/{id}/comments', { id });
  await call('get', '/api/v1/comments/{id}', { id: comment.body.id });
  await call('put', '/api/v1/posts/{id}/like', { id });
  await call('put', '/api/v1/posts/{id}/bookmark', { id });
  await call('patch', '/api/v1/posts/{id}', { id }, { title: '고친 제목', version: 1 });
  await call('patch', '/api/v1/posts/{id}', { id }, { title: '고친 제목', version: 1 });
  await call('delete', '/api/v1/comments/{id}', { id: comment.body.id });
  await call('delete', '/api/v1/posts/{id}', { id });
  await call('put', '/api/v1/posts/{id}/restoration', { id });
  await call('post', '/api/v1/posts', {}, { space: 'free' });
  await call('get', '/api/v1/members/{handle}', { handle: 'nobody' });
  await call('get', '/api/v1/spaces/{slug}', { slug: 'free' });
  return seen;
}
