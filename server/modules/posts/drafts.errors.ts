import { DomainError } from '../../kernel/errors.ts';

export const draftNotFound = () => new DomainError('not-found', 'drafts.not_found');
/** It was published or thrown away elsewhere, so keeping it would bring it back. */
export const draftGone = () => new DomainError('gone', 'drafts.gone');
export const tooManyDrafts = (max: number) =>
  new DomainError('conflict', 'drafts.too_many', { params: { max } });
