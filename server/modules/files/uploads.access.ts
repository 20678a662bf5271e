import { DomainError, type ErrorKind, type FieldProblem } from '../../kernel/errors.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { uploadExpired, uploadNotFound } from './files.errors.ts';
import { findUpload, type UploadRow } from './pieces.queries.ts';

const idShape = /^[0-9a-f]{32}$/;

/**
 * The one way to an upload: it is its sender's alone.
 * @throws DomainError 404, 410 when its time is over
 */
export async function accessUpload(ctx: Ctx, id: string): Promise<UploadRow> {
  const upload = idShape.test(id) ? await findUpload(ctx, ctx.actor!.id, id) : undefined;
  if (!upload) throw uploadNotFound();
  if (upload.expires_at <= ctx.now) throw uploadExpired();
  return upload;
}

interface KeptRefusal {
  kind: ErrorKind;
  code: string;
  params: Record<string, unknown>;
  errors: FieldProblem[];
}

export function keepRefusal({ kind, code, params, errors }: DomainError): string {
  return JSON.stringify({ kind, code, params, errors } satisfies KeptRefusal);
}

/** The same answer to whoever asks again. @throws DomainError of an upload that was refused */
export function assertNotRefused({ refusal }: UploadRow): void {
  if (refusal === null) return;
  const { kind, code, params, errors } = refusal as unknown as KeptRefusal;
  throw new DomainError(kind, code, { params, errors });
}
