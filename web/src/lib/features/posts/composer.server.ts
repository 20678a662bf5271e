import { textOf } from '#lib/features/forms/send.ts';
import { addTags, splitTags } from './tags.ts';

/** What a composer's form says. */
export interface Typed {
  space: string;
  title: string;
  body: string;
  tags: string[];
  anonymous: boolean;
}

export function typedIn(form: FormData): Typed {
  const chosen = form.getAll('tags').filter((tag) => typeof tag === 'string');
  return {
    space: textOf(form, 'space'),
    title: textOf(form, 'title'),
    body: textOf(form, 'body'),
    tags: addTags(splitTags(chosen.join(',')), textOf(form, 'tag')),
    anonymous: form.get('anonymous') === 'on',
  };
}
