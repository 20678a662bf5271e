export const maxTags = 5;

/** Tags out of what somebody typed: without `#`, each once, parted by commas or line ends. */
export function splitTags(text: string): string[] {
  const words = text.split(/[,\n、，]/).map((word) => word.normalize('NFC').trim().replace(/^#+/, '').trim());
  return distinct(words.filter(Boolean));
}

/** Tags that are the same but for capitals count once; the first spelling stays. */
export function distinct(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => {
    const folded = tag.toLowerCase();
    return !seen.has(folded) && seen.add(folded);
  });
}

/** The chosen ones with `typed` added, as far as there is room. */
export function addTags(chosen: readonly string[], typed: string): string[] {
  return distinct([...chosen, ...splitTags(typed)]).slice(0, maxTags);
}
