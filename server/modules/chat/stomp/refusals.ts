import { DomainError } from '../../../kernel/errors.ts';
import { FrameError } from './frames.ts';

/** Close codes: those below 4000 are of RFC 6455. */
export const closing = {
  policy: 1008,
  tooLarge: 1009,
  fault: 1011,
  restart: 1012,
  tooSlow: 1013,
  signedOut: 4401,
  notInRoom: 4403,
} as const;

/** What the protocol, or the rules of rooms, do not let happen. */
export class StompRefusal extends Error {
  readonly code: string;
  readonly close: number;

  constructor(code: string, close: number) {
    super(code);
    this.name = 'StompRefusal';
    this.code = code;
    this.close = close;
  }
}

/** The API's own refusal of a message. */
export class RefusedSend extends Error {
  readonly answer: { status: number; body: string };

  constructor(answer: { status: number; body: string }) {
    super('a message was refused');
    this.name = 'RefusedSend';
    this.answer = answer;
  }
}

/** How the connection is closed after this. */
export function closeCodeOf(error: unknown): number {
  if (error instanceof FrameError) return error.tooLarge ? closing.tooLarge : closing.policy;
  if (error instanceof StompRefusal) return error.close;
  if (error instanceof RefusedSend) {
    if (error.answer.status === 401) return closing.signedOut;
    if (error.answer.status === 404 || /"chat\.not_in_room"/.test(error.answer.body))
      return closing.notInRoom;
    return error.answer.status >= 500 ? closing.fault : closing.policy;
  }
  if (error instanceof DomainError) return closing.notInRoom;
  return closing.fault;
}

/** What the client is told: as over HTTP, a stable code; nothing about a fault. */
export function problemOf(error: unknown): { code: string; [more: string]: unknown } {
  if (error instanceof FrameError) return { code: 'stomp.bad_frame', detail: error.message };
  if (error instanceof StompRefusal) return { code: error.code };
  if (error instanceof RefusedSend) return readProblem(error.answer.body);
  if (error instanceof DomainError) return { code: error.code };
  return { code: 'server.failed' };
}

/** A server that stops may answer with a document of its framework. */
function readProblem(body: string): { code: string; [more: string]: unknown } {
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem === 'object' && problem !== null && 'code' in problem)
      return { ...problem, code: String(problem.code) };
  } catch {
    // No document at all.
  }
  return { code: 'server.failed' };
}
