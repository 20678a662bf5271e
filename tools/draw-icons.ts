/** Draws the icons that phones put on their home screens, and the picture of link previews, from the site's mark. Run it when the mark changes. */
import { resolve } from 'node:path';
import sharp from 'sharp';

const folder = resolve(import.meta.dirname, '../web/static');
const paper = '#fdfcfa';
const mark =
  '<path d="M9.2 20.4H3.6V3.6h16.8v16.8h-5.6" fill="none" stroke="#06614b" stroke-width="3.2" stroke-linejoin="round" stroke-linecap="round"/><rect x="9.7" y="9.7" width="4.6" height="4.6" rx="1.1" fill="#06614b"/>';

/** The mark on paper, `share` of the shorter side. */
function picture(width: number, height: number, share: number, radius: number): Buffer {
  const side = Math.min(width, height) * share;
  const at = `translate(${(width - side) / 2} ${(height - side) / 2}) scale(${side / 24})`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="${radius}" fill="${paper}"/><g transform="${at}">${mark}</g></svg>`,
  );
}

async function draw(name: string, svg: Buffer): Promise<void> {
  await sharp(svg).png({ compressionLevel: 9, palette: true }).toFile(resolve(folder, name));
}

await draw('icon-192.png', picture(192, 192, 0.7, 36));
await draw('icon-512.png', picture(512, 512, 0.7, 96));
// Phones cut maskable icons to their own shape: the mark keeps to the middle.
await draw('icon-maskable-512.png', picture(512, 512, 0.52, 0));
await draw('apple-touch-icon.png', picture(180, 180, 0.62, 0));
await draw('preview.png', picture(1200, 630, 0.5, 0));
