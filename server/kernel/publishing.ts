import type { Ctx } from './ctx.ts';

/** What somebody is about to publish, cleaned and rendered, before it is stored. */
export interface PublishedText {
  what: 'post' | 'comment';
  /** `edit`: the words of something that is there already are changed. */
  kind: 'new' | 'edit';
  /** Of what is edited; `null` for what is new. */
  id: string | null;
  authorId: string;
  anonymous: boolean;
  spaceId: string;
  /** The post that a comment belongs to. */
  postId: string | null;
  /** `null` for comments. */
  title: string | null;
  /** Markdown. */
  body: string;
  /** The words of the body without markup. */
  plain: string;
  /** Distinct targets outside this site, as they were written. */
  links: readonly string[];
  /** Accounts that the text names. */
  mentioned: readonly string[];
}

/** Where the text ended up. */
export type PublishedTarget = { postId: string } | { postId: string; commentId: string };

/** Why staff should look: a stable word, and the name of the rule that said so. */
export interface Doubt {
  reason: 'new-member' | 'word' | 'link' | 'flood' | 'duplicate';
  rule: string;
}

/** `hold`: nobody but its author and staff sees it until somebody has looked. `flag`: everybody sees it, and somebody looks. */
export type Verdict = 'publish' | { hold: Doubt } | { flag: Doubt };

export interface Judgement {
  hold: Doubt | null;
  flags: readonly Doubt[];
}

export interface PublishingCheck {
  /** Unique; checks run in the order of their declaration. */
  readonly name: string;
  /** In the transaction that stores the text, before it does. @throws DomainError to refuse the text */
  readonly check: (tx: Ctx, text: PublishedText) => Promise<Verdict>;
  /** In the same transaction, once the text has its place. */
  readonly stored?: (
    tx: Ctx,
    text: PublishedText,
    target: PublishedTarget,
    judgement: Judgement,
  ) => Promise<void>;
}

const checks = new Map<string, PublishingCheck>();

/** Declares a check that every new or changed text passes. It is a function of its arguments: every node of a process shares it. */
export function definePublishingCheck(check: PublishingCheck): PublishingCheck {
  if (checks.has(check.name)) throw new Error(`publishing check ${check.name} is declared twice`);
  checks.set(check.name, check);
  return check;
}

const unjudged: Judgement = { hold: null, flags: [] };

/** Asks every check; the first one that holds is the reason. Texts that tell of the past are not judged. @throws DomainError */
export async function judgeText(tx: Ctx, text: PublishedText): Promise<Judgement> {
  if (!tx.heard) return unjudged;
  let hold: Doubt | null = null;
  const flags: Doubt[] = [];
  for (const { check } of checks.values()) {
    const verdict = await check(tx, text);
    if (verdict === 'publish') continue;
    if ('flag' in verdict) flags.push(verdict.flag);
    else hold ??= verdict.hold;
  }
  return { hold, flags };
}

/** Tells every check where the text is. */
export async function tellStored(
  tx: Ctx,
  text: PublishedText,
  target: PublishedTarget,
  judgement: Judgement,
): Promise<void> {
  if (!tx.heard) return;
  for (const { stored } of checks.values()) await stored?.(tx, text, target, judgement);
}

/** A part of a card that is about to be changed. */
export interface CardText {
  pointer: string;
  text: string;
}
type CardCheck = (tx: Ctx, texts: readonly CardText[]) => Promise<void>;

/** What somebody is about to say in a room, cleaned and rendered. */
export interface SaidText {
  /** The words without markup. */
  plain: string;
  /** Distinct targets outside this site, as they were written. */
  links: readonly string[];
}
type MessageCheck = (ctx: Ctx, text: SaidText) => Promise<Doubt | null>;

let messageCheck: MessageCheck | null = null;

/** The same for messages, which nobody holds back: they are refused, or said, and looked at when there is a doubt. */
export function defineMessageCheck(check: MessageCheck): void {
  messageCheck = check;
}

/** Before anything is locked. @returns why staff should look @throws DomainError 422 when it is refused */
export async function judgeMessage(ctx: Ctx, text: SaidText): Promise<Doubt | null> {
  return ctx.heard && messageCheck ? messageCheck(ctx, text) : null;
}

let cardCheck: CardCheck | null = null;

/** The same for cards, which cannot be held: they are refused or not. */
export function defineCardCheck(check: CardCheck): void {
  cardCheck = check;
}

/** @throws DomainError 422 at the part that is refused */
export async function judgeCard(tx: Ctx, texts: readonly CardText[]): Promise<void> {
  if (tx.heard && texts.length > 0) await cardCheck?.(tx, texts);
}
