import { afterAll, beforeAll, describe, it } from 'vitest';
import { startChatSite, type ChatSite } from './chat-site.ts';

/** CHAT_KILLS=50 for a long run. */
const kills = Number(process.env.CHAT_KILLS ?? 3);

describe('two nodes whose members talk', () => {
  let site: ChatSite;
  beforeAll(async () => {
    site = await startChatSite();
  }, 180_000);
  afterAll(() => site?.stop());

  it(`lose and double nothing when one of them is killed, ${kills} times`, { timeout: 3_600_000 }, () =>
    site.talkThrough(async (moreIsSaid) => {
      for (let n = 0; n < kills; n += 1) {
        await moreIsSaid();
        await site.killNode();
      }
    }),
  );

  it('lose and double nothing when PostgreSQL is killed', { timeout: 180_000 }, () =>
    site.talkThrough(async (moreIsSaid) => {
      for (let n = 0; n < Math.min(kills, 10); n += 1) {
        await moreIsSaid();
        await site.killDatabase();
      }
    }),
  );
});
