import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors.ts';

const maxDepth = 32;

/**
 * Refuses what PostgreSQL or a browser would choke on, wherever it stands in a request: NUL and lone surrogates.
 * @throws DomainError 422 with a pointer to the place
 */
export async function guardInput(request: FastifyRequest): Promise<void> {
  check(request.body, '', 0);
  check(request.query, '', 0);
  check(request.params, '', 0);
}

function check(value: unknown, pointer: string, depth: number): void {
  if (typeof value === 'string') return checkText(value, pointer);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return;
  if (depth > maxDepth) throw new DomainError('invalid', 'request.too_deep');
  for (const [key, member] of Object.entries(value)) {
    checkText(key, pointer);
    check(member, `${pointer}/${key}`, depth + 1);
  }
}

function checkText(text: string, pointer: string): void {
  if (text.includes('\0')) throw refusal(pointer, 'request.nul_not_allowed');
  if (!text.isWellFormed()) throw refusal(pointer, 'request.malformed_unicode');
}

function refusal(pointer: string, code: string): DomainError {
  return new DomainError('invalid', code, { errors: [{ pointer: pointer.replaceAll('\0', ''), code }] });
}
