import { randomUUID } from 'node:crypto';

export interface Person {
  id: string;
  handle: string;
  token: string;
}

/** Somebody new, at a server of their own process. */
export async function signUp(address: string): Promise<Person> {
  const answer = await fetch(`${address}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `${randomUUID()}@people.test`,
      password: 'kite-lantern-river-7',
      name: '사람',
    }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const token = answer.headers.get('set-auth-token')!;
  const { id, handle } = await call(address, token, 'GET', '/me');
  return { id, handle, token };
}

/** A call of the API that must succeed. */
export async function call(
  address: string,
  token: string,
  method: string,
  path: string,
  body?: object,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into by tests
): Promise<any> {
  const answer = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
