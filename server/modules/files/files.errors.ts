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
export const ticketRefused = () => new DomainError('forbidden', 'files.ticket_refused');
export const badRange = () => new DomainError('bad-range', 'files.bad_range');

export const uploadNotFound = () => new DomainError('not-found', 'files.upload_not_found');
export const uploadExpired = () => new DomainError('gone', 'files.upload_expired');
export const uploadFinishing = () => new DomainError('conflict', 'files.upload_finishing', { retryAfter: 1 });
export const uploadCut = () => new DomainError('malformed', 'files.upload_cut');
export const tooManyUploads = (max: number) =>
  new DomainError('too-many', 'files.too_many_uploads', { params: { max }, retryAfter: 3_600 });
export const tooManyPieces = (max: number) =>
  new DomainError('too-large', 'files.too_many_pieces', { params: { max } });
export const wrongOffset = (offset: number) =>
  new DomainError('conflict', 'files.wrong_offset', { params: { offset } });
export const wrongProtocol = () => new DomainError('wrong-protocol', 'files.wrong_protocol');
export const wrongChecksum = () => new DomainError('wrong-checksum', 'files.wrong_checksum');
export const badUploadHeader = (header: string) =>
  new DomainError('malformed', 'files.bad_upload_header', { params: { header } });
export const notAPiece = () => new DomainError('unsupported-type', 'files.not_a_piece');
export const storageUnavailable = (cause: unknown) =>
  new DomainError('unavailable', 'files.storage_unavailable', { retryAfter: 30, cause });
