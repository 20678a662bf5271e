import { DomainError, invalidField } from '../../kernel/errors.ts';

export const fileNotFound = () => new DomainError('not-found', 'files.not_found');
export const notAForm = () => new DomainError('unsupported-type', 'files.not_a_form');
export const formBroken = () => new DomainError('malformed', 'files.form_broken');
export const uploadStalled = () => new DomainError('timeout', 'files.upload_stalled');
export const noFile = () => invalidField('/file', 'files.none');
export const tooManyFiles = (max: number) =>
  new DomainError('too-large', 'files.too_many', { params: { max } });
export const fileTooLarge = (maxBytes: number) =>
  new DomainError('too-large', 'files.too_large', { params: { max: maxBytes } });
export const quotaExceeded = (quota: number) =>
  new DomainError('too-large', 'files.quota_exceeded', { params: { quota } });
export const typeNotAllowed = () => new DomainError('unsupported-type', 'files.type_not_allowed');
export const typeMismatch = () => new DomainError('unsupported-type', 'files.type_mismatch');
export const fileEmpty = () => invalidField('/file', 'files.empty');
export const fileBroken = () => invalidField('/file', 'files.broken');
export const fileHarmful = () => invalidField('/file', 'files.harmful');
export const imageTooLarge = () => invalidField('/file', 'files.image_too_large');
export const archiveRefused = (reason: string) => invalidField('/file', 'files.archive_refused', { reason });
export const tooBusy = () => new DomainError('unavailable', 'server.busy', { retryAfter: 5 });
export const notClaimable = (pointer: string) => invalidField(pointer, 'files.not_claimable');
export const badRange = () => new DomainError('bad-range', 'files.bad_range');
