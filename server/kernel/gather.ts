import { setImmediate as turn } from 'node:timers/promises';

/**
 * Asks for much at once: whoever comes while an answer is on its way waits for it, and is then asked for together with all who came
 * meanwhile. Who is alone waits for nobody else. An answer that fails fails for all who were asked for with it.
 */
export function gather<Ask, Answer>(
  most: number,
  answer: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (ask: Ask) => Promise<Answer> {
  const waiting: { ask: Ask; done: (answer: Answer) => void; fail: (error: unknown) => void }[] = [];
  let busy = false;
  const goOn = async () => {
    busy = true;
    while (waiting.length > 0) {
      // What came with the same reading of the sockets belongs together.
      await turn();
      const some = waiting.splice(0, most);
      try {
        const answers = await answer(some.map(({ ask }) => ask));
        for (const [n, { done }] of some.entries()) done(answers[n]!);
      } catch (error) {
        for (const { fail } of some) fail(error);
      }
    }
    busy = false;
  };
  return (ask) =>
    new Promise((done, fail) => {
      waiting.push({ ask, done, fail });
      if (!busy) void goOn();
    });
}
