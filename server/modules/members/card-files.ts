import type { Ctx } from '../../kernel/ctx.ts';
import { claimFile, defineFileOwner, dropFiles, fileUrl, isImage, releaseFiles } from '../files/index.ts';
import { notAPicture } from './members.errors.ts';
import { findMember } from './members.queries.ts';
import { petsOnCards } from './members.settings.ts';
import { levelsFor, visibilityOf } from './visibility.rules.ts';

const pictureWidth = 320;
const petWidth = 640;
const petOwner = 'member-pets';

// Pictures of pets are seen by whom the pets are shown to.
defineFileOwner({
  type: petOwner,
  mayRead: async (ctx, accountId) => {
    const card = ctx.setting(petsOnCards) ? await findMember(ctx, accountId) : undefined;
    if (!card || card.withdrawn_at) return false;
    return levelsFor(ctx.actor, accountId).includes(visibilityOf(card.visibility).pets);
  },
});

/**
 * Makes an uploaded picture the member's own, and lets the one before go.
 * @returns its address for cards
 * @throws DomainError 422 when it is no picture or not theirs to use
 */
export async function takePicture(tx: Ctx, accountId: string, fileId: string | null): Promise<string | null> {
  const owner = { type: 'member', id: accountId };
  if (fileId !== null) {
    const file = await claimFile(tx, fileId, owner, '/avatarFileId');
    if (!isImage(file)) throw notAPicture('/avatarFileId');
  }
  await releaseFiles(tx, owner, fileId === null ? [] : [fileId]);
  return fileId === null ? null : fileUrl(fileId, pictureWidth);
}

/** The same for the pictures of pets. */
export async function takePetPictures(
  tx: Ctx,
  accountId: string,
  pets: readonly { pictureFileId?: string | null }[],
): Promise<void> {
  const owner = { type: petOwner, id: accountId };
  const ids = pets.map(({ pictureFileId }) => pictureFileId ?? null);
  for (const [index, id] of ids.entries()) {
    if (id === null) continue;
    const pointer = `/pets/${index}/pictureFileId`;
    if (!isImage(await claimFile(tx, id, owner, pointer))) throw notAPicture(pointer);
  }
  await releaseFiles(
    tx,
    owner,
    ids.filter((id) => id !== null),
  );
}

export function petPictureUrl(fileId: string | null): string | null {
  return fileId === null ? null : fileUrl(fileId, petWidth);
}

/** Takes the pictures of somebody's pets away; their own one goes with their other files. */
export async function dropPetPictures(tx: Ctx, accountId: string): Promise<void> {
  await dropFiles(tx, petOwner, [accountId]);
}
