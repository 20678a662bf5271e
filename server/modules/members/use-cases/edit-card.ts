import type { Updateable } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db.generated.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { judgeCard, type CardText } from '../../../kernel/publishing.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanLine, cleanText } from '../../../kernel/text.ts';
import { cleanDetails, type CardRules } from '../card-details.rules.ts';
import { takePetPictures, takePicture } from '../card-files.ts';
import { tellCardEdited } from '../card-edits.ts';
import { loadCardRules } from '../card-rules.ts';
import { handlePattern, isReservedHandle, readsLikeStaff, skeletonOf } from '../handles.rules.ts';
import {
  handleMalformed,
  handleReserved,
  handleTaken,
  memberNotFound,
  nameReserved,
} from '../members.errors.ts';
import { CardChanged } from '../members.events.ts';
import { findMember, writeNameKeys, type MemberRow } from '../members.queries.ts';
import type { CardChanges } from '../members.schemas.ts';
import { nameKeys } from '../names.rules.ts';

/**
 * Changes one's own card; a list that is sent replaces the one before.
 * @throws DomainError 409 `members.handle_taken` when the handle, or one that looks like it, belongs to somebody; 409 on a stale version
 */
export async function editCard(ctx: Ctx, changes: CardChanges): Promise<MemberRow> {
  const accountId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    const before = await lockCard(tx, accountId);
    if (changes.version !== undefined && changes.version !== before.version)
      throw staleVersion(before.version);
    const next = await columnsOf(tx, changes, before);
    await judgeCard(tx, wordsOf(changes));
    await scopeTo<'members'>(tx)
      .updateTable('members')
      .set(next)
      .where('account_id', '=', accountId)
      .execute()
      .catch((error: Error & { code?: string }) => {
        throw error.code === '23505' ? handleTaken() : error;
      });
    const after = (await findMember(tx, accountId))!;
    if (after.handle !== before.handle || after.display_name !== before.display_name)
      await writeNameKeys(tx, accountId, nameKeys(after.display_name, after.handle));
    await tx.emit(CardChanged({ accountId }));
    await tellCardEdited(tx, accountId);
    return after;
  });
}

function wordsOf({ name, introduction, careers, links }: CardChanges): CardText[] {
  const texts = [
    { pointer: '/name', text: name },
    { pointer: '/introduction', text: introduction },
    { pointer: '/careers', text: careers?.map(({ company, role }) => `${company} ${role}`).join('\n') },
    { pointer: '/links', text: links?.join('\n') },
  ];
  return texts.flatMap(({ pointer, text }) => (text ? [{ pointer, text }] : []));
}

async function lockCard(tx: Ctx, accountId: string): Promise<MemberRow> {
  const found = await scopeTo<'members'>(tx)
    .selectFrom('members')
    .selectAll()
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw memberNotFound();
  return found;
}

async function columnsOf(
  tx: Ctx,
  changes: CardChanges,
  before: MemberRow,
): Promise<Updateable<DB['members']>> {
  const { handle, name, introduction, avatarFileId, pets, visibility } = changes;
  const rules = loadCardRules(tx);
  const chosen = { ...(before.visibility as object), ...visibility };
  const details = cleanDetails(changes, rules, before);
  if (pets) await takePetPictures(tx, before.account_id, pets);
  return {
    ...(handle !== undefined && (await handleColumns(tx, handle, before))),
    ...(name !== undefined && { display_name: checkedName(name, tx) }),
    ...(introduction !== undefined && { introduction: checkedIntroduction(introduction, rules) }),
    ...(avatarFileId !== undefined && {
      avatar_url: await takePicture(tx, before.account_id, avatarFileId),
    }),
    ...details,
    ...(visibility && { visibility: JSON.stringify(chosen) }),
    version: before.version + 1,
  };
}

async function handleColumns(tx: Ctx, raw: string, before: MemberRow) {
  const handle = checkedHandle(raw, before, tx);
  if (handle !== before.handle && (await belongsToSomebodyElse(tx, before.account_id, handle)))
    throw handleTaken();
  return { handle, handle_skeleton: skeletonOf(handle) };
}

async function belongsToSomebodyElse(tx: Ctx, accountId: string, handle: string): Promise<boolean> {
  const other = await scopeTo<'members'>(tx)
    .selectFrom('members')
    .select('account_id')
    .where('handle_skeleton', '=', skeletonOf(handle))
    .where('account_id', '<>', accountId)
    .executeTakeFirst();
  return other !== undefined;
}

function checkedHandle(raw: string, before: MemberRow, ctx: Ctx): string {
  const handle = raw.normalize('NFC').toLowerCase();
  if (!handlePattern.test(handle)) throw handleMalformed();
  if (handle !== before.handle && isReservedHandle(handle) && ctx.actor!.role !== 'admin')
    throw handleReserved();
  return handle;
}

function checkedName(raw: string, ctx: Ctx): string {
  const name = cleanLine(raw, { pointer: '/name', min: 1, max: 30 });
  if (readsLikeStaff(name) && ctx.actor!.role === 'member') throw nameReserved();
  return name;
}

function checkedIntroduction(raw: string, rules: CardRules): string {
  return cleanText(raw, { pointer: '/introduction', min: 0, max: rules.introduction });
}
