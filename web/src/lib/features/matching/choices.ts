import type { Choices, Pool } from './matching-api.ts';

/** What the boxes of a form say: `choice.place=gaepo`, once for each value. */
export function readChoices(form: FormData): Choices {
  const choices: Choices = {};
  for (const [name, value] of form) {
    if (!name.startsWith('choice.') || typeof value !== 'string') continue;
    (choices[name.slice('choice.'.length)] ??= []).push(value);
  }
  return choices;
}

/** The same with one value more, or with any. */
export function loosened(choices: Choices, attribute: string, value: string): Choices {
  const { [attribute]: chosen = [], ...rest } = choices;
  return value === '' ? rest : { ...rest, [attribute]: [...chosen, value] };
}

/** Every choice in words; nothing for an attribute that takes any. */
export function choiceWords(pool: Pool, choices: Choices): string[] {
  return pool.attributes.flatMap(({ key, values }) =>
    values.filter((value) => choices[key]?.includes(value.key)).map(({ name }) => name),
  );
}
