import type { FastifyReply } from 'fastify';
import type { AuthAnswer } from './ask-auth.ts';

/** Passes on every cookie, and the token for those who use none. The response schema drops what is not named there. */
export function sendAnswer(
  reply: FastifyReply,
  { body, cookies, token }: AuthAnswer,
): Record<string, unknown> {
  if (cookies.length > 0) void reply.header('set-cookie', cookies);
  if (token !== null) void reply.header('set-auth-token', token);
  return body;
}
