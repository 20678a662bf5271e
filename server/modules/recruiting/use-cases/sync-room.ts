import type { Ctx } from '../../../kernel/ctx.ts';
import { truncate } from '../../../kernel/text.ts';
import { addToRoom, openTeamRoom, removeFromRoom, setRoomHost } from '../../chat/index.ts';
import { changeTeam, listGone, listPresent, lockTeam } from '../teams.queries.ts';

const longestTitle = 59;

/**
 * Has in a team's room who is in the team, and its host as the host. Told once or often, it comes to the same; the room is
 * locked after the team, and nobody waits for it who asks to be taken in.
 */
export async function syncRoom(ctx: Ctx, teamId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const team = await lockTeam(tx, teamId);
    if (!team) return;
    const present = (await listPresent(tx, [teamId])).map((row) => row.account_id);
    if (team.room_id === null) {
      if (present.length < 2) return;
      const room = await openTeamRoom(tx, {
        title: truncate(team.name, longestTitle),
        hostId: team.host_id,
        memberIds: present,
        postId: team.post_id,
        capacity: present.length,
      });
      await changeTeam(tx, teamId, { room_id: room.id });
      return;
    }
    for (const accountId of present) await addToRoom(tx, team.room_id, accountId);
    await setRoomHost(tx, team.room_id, team.host_id);
    for (const accountId of await listGone(tx, teamId)) await removeFromRoom(tx, team.room_id, accountId);
  });
}
