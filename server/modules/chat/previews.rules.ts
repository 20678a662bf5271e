const mostPreviews = 3;
const link = /<a [^>]*?href="(https?:[^"]+)"/g;

/** Addresses of a message that are shown with what they lead to. Of HTML that we rendered ourselves. */
export function previewedUrls(html: string): string[] {
  if (!html.includes('href="http')) return [];
  const urls = [...html.matchAll(link)].map(([, url]) => url!.replaceAll('&amp;', '&').replace(/#.*$/s, ''));
  // What was written as a link may be no address all the same.
  const addresses = urls.filter((url) => url.length <= 2_000 && URL.canParse(url));
  return [...new Set(addresses)].slice(0, mostPreviews);
}
