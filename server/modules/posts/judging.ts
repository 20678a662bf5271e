import type { Ctx } from '../../kernel/ctx.ts';
import { findPostKind } from '../../kernel/post-kinds.ts';
import {
  judgeText,
  tellStored,
  type Judgement,
  type PublishedTarget,
  type PublishedText,
} from '../../kernel/publishing.ts';
import type { CommentRow } from './comments.queries.ts';
import { plainTextOf } from './plain-text.rules.ts';
import type { PostRow } from './posts.queries.ts';
import { outsideLinks, type WrittenText } from './posts.text.ts';
import { withhold, type TextRef } from './use-cases/withhold.ts';

/** A text that every check of publishing has seen. */
export interface Judged {
  subject: PublishedText;
  judgement: Judgement;
}

/** Who says it, and where. */
type Place = Omit<PublishedText, 'body' | 'plain' | 'links' | 'mentioned'>;

const partsOf = ({ source, plain, links, mentioned }: WrittenText) => ({
  body: source,
  plain,
  links,
  mentioned,
});

/** The words and links of a facet are judged with those of the text. */
export function withFacetTexts<Text extends Pick<WrittenText, 'plain' | 'links'>>(
  kind: string,
  text: Text,
  facet: unknown,
): Text {
  const said = facet === null ? undefined : findPostKind(kind)?.textsOf?.(facet);
  if (!said) return text;
  return {
    ...text,
    plain: [text.plain, ...said.plain].join('\n').trim(),
    links: [...new Set([...text.links, ...said.links])],
  };
}

/** Before a new text is stored. @throws DomainError when a check refuses it */
export async function judgeNew(tx: Ctx, place: Place, text: WrittenText): Promise<Judged> {
  const subject = { ...place, ...partsOf(text) };
  return { subject, judgement: await judgeText(tx, subject) };
}

/**
 * Before a post says something else.
 * @param text what was rendered anew; `null` when the body stays and the title changes
 * @throws DomainError when a check refuses it
 */
export async function judgeEditedPost(
  tx: Ctx,
  post: PostRow,
  text: WrittenText | null,
  facet: unknown,
): Promise<Judged> {
  const { plain, links, ...parts } = text ? partsOf(text) : storedParts(post);
  const said = withFacetTexts(post.kind, { plain, links }, facet);
  const subject: PublishedText = {
    what: 'post',
    kind: 'edit',
    id: post.id,
    authorId: post.author_id,
    anonymous: post.anonymous,
    spaceId: post.space_id,
    postId: null,
    title: post.title,
    ...parts,
    ...said,
  };
  return { subject, judgement: await judgeText(tx, subject) };
}

/** Before a comment says something else. @throws DomainError when a check refuses it */
export async function judgeEditedComment(
  tx: Ctx,
  { comment, spaceId }: { comment: CommentRow; spaceId: string },
  text: WrittenText,
): Promise<Judged> {
  const subject: PublishedText = {
    what: 'comment',
    kind: 'edit',
    id: comment.id,
    authorId: comment.author_id,
    anonymous: comment.anonymous,
    spaceId,
    postId: comment.post_id,
    title: null,
    ...partsOf(text),
  };
  return { subject, judgement: await judgeText(tx, subject) };
}

/**
 * Once the text has its place: holds it when a check said so, and tells the checks where it is.
 * @returns whether it is out of sight now, so that nobody is told of it
 */
export async function settleJudged(
  tx: Ctx,
  judged: Judged | null,
  target: PublishedTarget,
  before: { withheld_at: Date | null } = { withheld_at: null },
): Promise<boolean> {
  if (!judged) return before.withheld_at !== null;
  const held = judged.judgement.hold !== null && before.withheld_at === null;
  if (held) await withhold(tx, refOf(target), 'held');
  await tellStored(tx, judged.subject, target, judged.judgement);
  return held || before.withheld_at !== null;
}

function refOf(target: PublishedTarget): TextRef {
  return 'commentId' in target
    ? { type: 'comment', id: target.commentId }
    : { type: 'post', id: target.postId };
}

function storedParts({ body, body_html: html }: PostRow) {
  return { body, plain: plainTextOf(html), links: outsideLinks(html), mentioned: [] };
}
