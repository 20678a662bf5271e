import type { Problem } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

type FieldProblem = NonNullable<Problem['errors']>[number];

/** One sentence for each code of the API that a member can meet. */
const sentences: Record<string, () => string> = {
  'accounts.sign_in_required': m.problem_sign_in,
  'accounts.not_allowed': m.problem_not_allowed,
  'accounts.email_not_verified': m.problem_verify_email,
  'accounts.blocked': m.problem_blocked,
  'spaces.archived': m.problem_space_archived,
  'spaces.not_allowed': m.problem_space_not_allowed,
  'spaces.not_found': m.problem_space_gone,
  'posts.not_found': m.problem_post_gone,
  'posts.not_yours': m.problem_post_not_yours,
  'posts.undo_expired': m.problem_undo_expired,
  'posts.revision_not_found': m.problem_revision_gone,
  'posts.revisions_hidden': m.problem_revisions_hidden,
  'drafts.not_found': m.problem_draft_gone,
  'drafts.gone': m.problem_draft_elsewhere,
  'drafts.too_many': m.problem_drafts_many,
  'posts.kind_switched_off': m.problem_kind_off,
  'comments.not_found': m.problem_comment_gone,
  'comments.not_yours': m.problem_comment_not_yours,
  'comments.parent_gone': m.problem_parent_gone,
  'members.not_found': m.problem_member_gone,
  'search.busy': m.problem_search_busy,
  'files.not_found': m.problem_file_gone,
  'files.none': m.problem_file_none,
  'files.empty': m.problem_file_empty,
  'files.broken': m.problem_file_broken,
  'files.harmful': m.problem_file_harmful,
  'files.image_too_large': m.problem_file_pixels,
  'files.archive_refused': m.problem_file_archive,
  'files.too_large': m.problem_file_too_large,
  'files.too_many': m.problem_file_too_many,
  'files.quota_exceeded': m.problem_file_quota,
  'files.type_not_allowed': m.problem_file_type,
  'files.type_mismatch': m.problem_file_mismatch,
  'files.not_claimable': m.problem_file_not_yours,
  'files.not_a_form': m.problem_file_form,
  'files.form_broken': m.problem_file_form,
  'files.upload_stalled': m.problem_file_stalled,
  'files.storage_unavailable': m.problem_file_storage,
  'files.upload_not_found': m.problem_upload_gone,
  'files.upload_expired': m.problem_upload_gone,
  'files.wrong_offset': m.problem_upload_elsewhere,
  'files.upload_finishing': m.problem_upload_elsewhere,
  'files.too_many_uploads': m.problem_uploads_many,
  'markdown.too_complex': m.problem_field_complex,
  'request.stale_version': m.problem_stale,
  'request.invalid': m.problem_invalid,
  'network.failed': m.shell_offline_again,
};

const byStatus: Record<number, () => string> = {
  401: m.problem_sign_in,
  403: m.problem_not_allowed,
  409: m.problem_stale,
  413: m.problem_too_large,
  422: m.problem_invalid,
  429: m.problem_too_many,
  503: m.problem_busy,
};

// A code comes from outside: `constructor` must not find what every object has.
function sentenceOf(code: string): (() => string) | undefined {
  return Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}

/** What to tell a member about a refusal. */
export function problemWords({ code, status }: Pick<Problem, 'code' | 'status'>): string {
  return (sentenceOf(code) ?? byStatus[status] ?? m.problem_failed)();
}

/** What is wrong with the field at `pointer`, when the refusal names it. */
export function fieldWords(problem: Problem | undefined | null, pointer: string): string | undefined {
  const found = problem?.errors?.find(
    (error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`),
  );
  return found && wordsOf(found);
}

function wordsOf({ code, params }: FieldProblem): string {
  const number = (name: string): number | undefined =>
    typeof params?.[name] === 'number' ? params[name] : undefined;
  const [max, min] = [number('max'), number('min')];
  switch (code) {
    case 'required':
      return m.problem_field_required();
    case 'text.too_long':
      return max === undefined ? m.problem_field_too_long_plain() : m.problem_field_too_long({ max });
    case 'text.too_short':
      return min !== undefined && min > 1 ? m.problem_field_min({ min }) : m.problem_field_too_short();
    case 'text.unsafe_characters':
      return m.problem_field_unsafe();
    case 'tags.malformed':
      return m.problem_field_tag();
    case 'tags.too_many':
      return m.problem_field_tags({ max: max ?? 5 });
    case 'posts.anonymity_not_allowed':
      return m.problem_field_anonymous();
    default:
      return sentenceOf(code)?.() ?? m.problem_field_invalid();
  }
}
