import type { Problem } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';
import { chatFieldWords, chatSentences } from './chat-words.ts';
import { deskSentences } from './desk-words.ts';
import { matchingSentences } from './matching-words.ts';
import { meetupFieldWords, meetupSentences } from './meetup-words.ts';
import { orderSentences } from './order-words.ts';
import { recruitingFieldWords, recruitingSentences } from './recruiting-words.ts';
import { trustFieldWords, trustSentences } from './trust-words.ts';

type FieldProblem = NonNullable<Problem['errors']>[number];

/** One sentence for each code of the API that a member can meet. */
const sentences: Record<string, () => string> = {
  'accounts.sign_in_required': m.problem_sign_in,
  'accounts.not_allowed': m.problem_not_allowed,
  'terms.consent_required': m.terms_problem_required,
  'accounts.email_not_verified': m.problem_verify_email,
  'accounts.blocked': m.problem_blocked,
  'spaces.archived': m.problem_space_archived,
  'spaces.not_allowed': m.problem_space_not_allowed,
  'spaces.not_found': m.problem_space_gone,
  'posts.not_found': m.problem_post_gone,
  'posts.not_yours': m.problem_post_not_yours,
  'posts.locked': m.problem_post_locked,
  'posts.withheld': m.problem_post_withheld,
  'accounts.own_account': m.problem_own_account,
  'accounts.outranked': m.problem_outranked,
  'posts.undo_expired': m.problem_undo_expired,
  'posts.revision_not_found': m.problem_revision_gone,
  'posts.revisions_hidden': m.problem_revisions_hidden,
  'drafts.not_found': m.problem_draft_gone,
  'drafts.gone': m.problem_draft_elsewhere,
  'drafts.too_many': m.problem_drafts_many,
  'posts.invalid_facet': m.problem_invalid_facet,
  'posts.kind_switched_off': m.problem_kind_off,
  'comments.not_found': m.problem_comment_gone,
  'comments.not_yours': m.problem_comment_not_yours,
  'comments.parent_gone': m.problem_parent_gone,
  'members.not_found': m.problem_member_gone,
  'blocks.oneself': m.problem_block_oneself,
  'blocks.too_many': m.problem_block_limit,
  'notifications.not_found': m.problem_notice_gone,
  'notifications.own_card': m.problem_watch_oneself,
  ...trustSentences,
  ...deskSentences,
  ...orderSentences,
  ...chatSentences,
  ...matchingSentences,
  ...meetupSentences,
  ...recruitingSentences,
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
  'accounts.api_key_not_found': m.keys_gone,
  'accounts.too_many_api_keys': m.keys_many,
  'accounts.api_keys_off': m.keys_off,
  'accounts.scope_beyond_role': m.keys_beyond,
  'accounts.session_required': m.keys_session,
  'accounts.scope_missing': m.keys_scope_missing,
  'webhooks.not_found': m.webhooks_gone,
  'webhooks.too_many': m.webhooks_many,
  'webhooks.still_waiting': m.webhooks_still_waiting,
  'webhooks.not_active': m.webhooks_not_active,
  'outbound.address_not_allowed': m.webhooks_address,
  'delivery.not_found': m.delivery_problem_gone,
  'delivery.device_not_found': m.delivery_problem_gone,
  'delivery.link_unknown': m.delivery_link_unknown_title,
  'delivery.not_dead': m.delivery_problem_not_dead,
  'delivery.unverified': m.delivery_problem_unverified,
  'delivery.no_device': m.delivery_problem_no_device,
  'delivery.no_address': m.delivery_problem_no_address,
  'delivery.blocked': m.delivery_problem_blocked,
  not_a_slack_webhook: m.delivery_problem_webhook,
  address_not_allowed: m.delivery_problem_address,
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
    case 'notifications.not_a_path':
      return m.problem_not_a_path();
    case 'tags.malformed':
      return m.problem_field_tag();
    case 'tags.too_many':
      return m.problem_field_tags({ max: max ?? 5 });
    case 'posts.anonymity_not_allowed':
      return m.problem_field_anonymous();
    default:
      return (
        trustFieldWords(code, params) ??
        chatFieldWords(code, params) ??
        meetupFieldWords(code, params) ??
        recruitingFieldWords(code, params) ??
        sentenceOf(code)?.() ??
        m.problem_field_invalid()
      );
  }
}
