import type { Ctx } from '../../kernel/ctx.ts';
import { cleanText } from '../../kernel/text.ts';
import type { ShownImage } from '../../engines/markdown/port.ts';
import { fileUrl, findFiles, isImage, referencedFiles, type FileRow } from '../files/index.ts';
import { findHandles } from '../members/index.ts';

const mostImages = 200;

export interface WrittenText {
  source: string;
  html: string;
  excerpt: string;
  /** Words without markup. */
  plain: string;
  /** Distinct targets outside this site. */
  links: string[];
  /** Accounts named with `@`, without the author. */
  mentioned: string[];
}

/**
 * Renders what a member wrote, once; readers get the stored HTML.
 * @throws DomainError 422 when it is empty, too long or too complex
 */
export async function writeText(
  ctx: Ctx,
  raw: string,
  rule: { pointer: string; max: number; idPrefix: string; message?: boolean },
): Promise<WrittenText> {
  const { markdown } = ctx.engines;
  const { message = false } = rule;
  const source = cleanText(raw, { pointer: rule.pointer, min: 1, max: rule.max });
  const members = await findHandles(ctx, markdown.mentionCandidates(source, { message }));
  const imageOf = await findImages(ctx, source);
  const rendered = markdown.render(source, { members, idPrefix: rule.idPrefix, imageOf, message });
  const mentioned = rendered.mentions.flatMap((handle) => members.get(handle) ?? []);
  return {
    source,
    html: rendered.html,
    excerpt: rendered.excerpt,
    plain: rendered.text,
    links: outsideLinks(rendered.html),
    mentioned: mentioned.filter((id) => id !== ctx.actor?.id),
  };
}

const hrefPattern = /<a [^>]*?href="(https?:[^"]+)"/g;

/** Of HTML that we rendered ourselves, where every attribute is quoted and escaped. */
export function outsideLinks(html: string): string[] {
  const targets = [...html.matchAll(hrefPattern)].map((match) => match[1]!.replaceAll('&amp;', '&'));
  return [...new Set(targets)];
}

/** What the text's pictures measure, so that pages keep room for them before they come. */
async function findImages(ctx: Ctx, source: string): Promise<(path: string) => ShownImage | undefined> {
  const files = (await findFiles(ctx, referencedFiles(source).slice(0, mostImages))).filter(isImage);
  const byId = new Map(files.map((file) => [file.id, file]));
  return (path) => {
    const file = byId.get(referencedFiles(path)[0] ?? '');
    return file && shown(file);
  };
}

function shown(file: FileRow): ShownImage | undefined {
  if (file.width === null || file.height === null) return undefined;
  // A smaller one of a picture that moves stands still.
  const widths = file.animated ? [] : file.widths;
  return {
    width: file.width,
    height: file.height,
    smaller: widths.map((width) => ({ width, path: fileUrl(file.id, width) })),
  };
}
