const icons: Record<string, string> = {
  meal: 'utensils',
  study: 'book-open',
  walk: 'footprints',
  'coffee-chat': 'coffee',
};

/** Of a pool of the blueprints; any other one is shuffled. */
export function poolIcon(slug: string): string {
  return Object.hasOwn(icons, slug) ? icons[slug]! : 'shuffle';
}
