import { textOf } from '#lib/features/forms/send.ts';

export interface SpaceInput {
  slug: string;
  name: { ko?: string; en?: string };
  description: { ko?: string; en?: string };
  icon: string;
  group: string | null;
  tags: string[];
  rights: { read: string; write: string; comment: string };
  anonymousAllowed: boolean;
}

/** A space as the form holds it. */
export function readSpace(form: FormData): SpaceInput {
  const text = (name: string): string => textOf(form, name).trim();
  return {
    slug: text('slug').toLowerCase(),
    name: localTexts(text('nameKo'), text('nameEn')),
    description: localTexts(text('descriptionKo'), text('descriptionEn')),
    icon: text('icon') || 'message-square-text',
    group: text('group') || null,
    tags: splitTags(text('tags')),
    rights: { read: text('read'), write: text('write'), comment: text('comment') },
    anonymousAllowed: form.has('anonymousAllowed'),
  };
}

/** One language may be left out: the other then stands for both. */
function localTexts(ko: string, en: string): { ko?: string; en?: string } {
  if (ko === '' && en === '') return { ko: '' };
  return { ...(ko !== '' && { ko }), ...(en !== '' && { en }) };
}

export function splitTags(text: string): string[] {
  const tags = text.split(/[,\n]/).map((tag) => tag.trim().replace(/^#/, ''));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** The order after the space at `from` was put at `to`. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, item);
  return next;
}
