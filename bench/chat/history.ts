import type { Seat } from './rooms.ts';

/** What opening a room takes, in milliseconds: the room, and the last page of what was said. The median of many. */
export async function openings(address: string, seats: readonly Seat[], rounds: number): Promise<number[]> {
  const took = seats.map(() => [] as number[]);
  for (let round = -5; round < rounds; round += 1) {
    for (const [n, { token, roomIds }] of seats.entries()) {
      const began = performance.now();
      for (const path of ['', '/messages?limit=50']) {
        const answer = await fetch(`${address}/api/v1/rooms/${roomIds[0]}${path}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(text);
      }
      if (round >= 0) took[n]!.push(performance.now() - began);
    }
  }
  return took.map((times) => times.sort((a, b) => a - b)[times.length >> 1]!);
}
