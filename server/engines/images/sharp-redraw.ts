import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { ImageError, type ImageFormat, type ImageTask, type MadeImage } from './port.ts';

sharp.cache(false);
sharp.concurrency(1);
// Everything that libvips could open besides these (SVG, TIFF, PDF, …) is out of reach, whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadHeifFile',
  ],
});

const formats: Record<string, ImageFormat> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  // Encoding AVIF takes many seconds a picture.
  heif: 'webp',
};

const encode: Record<ImageFormat, (image: Sharp) => Sharp> = {
  jpeg: (image) => image.jpeg({ quality: 85, progressive: true }),
  png: (image) => image.png({ compressionLevel: 7 }),
  webp: (image) => image.webp({ quality: 85, effort: 3 }),
  gif: (image) => image.gif({ effort: 4 }),
};

/** @throws ImageError `too_large`; anything else that is thrown means that the file cannot be read */
export async function redraw(task: ImageTask): Promise<MadeImage> {
  // Only headers are read here, so that it is us who say what is too large.
  const metadata = await sharp(task.path, { animated: true, limitInputPixels: false }).metadata();
  const format = formats[metadata.format];
  if (!format) throw new ImageError('unreadable');
  assertAffordable(metadata, task);
  const animated = (metadata.pages ?? 1) > 1 && (format === 'gif' || format === 'webp');
  const path = join(task.folder, 'whole');
  const info = await encode[format](
    open(task, animated).resize({
      width: task.longestEdge,
      height: task.longestEdge,
      fit: 'inside',
      withoutEnlargement: true,
    }),
  ).toFile(path);
  const made = {
    path,
    size: info.size,
    format,
    width: info.width,
    height: animated ? (info.pageHeight ?? info.height) : info.height,
    animated,
  };
  return { ...made, smaller: await drawSmaller(task, made.width) };
}

/** Orientation is applied; EXIF, GPS, XMP and colour profiles are not copied, colours become sRGB. */
function open(task: ImageTask, animated: boolean): Sharp {
  return sharp(task.path, {
    animated,
    failOn: 'error',
    limitInputPixels: task.limits.pixels,
    sequentialRead: true,
  }).autoOrient();
}

async function drawSmaller(task: ImageTask, width: number): Promise<MadeImage['smaller']> {
  const smaller: MadeImage['smaller'] = [];
  for (const wanted of task.widths.filter((candidate) => candidate < width)) {
    const path = join(task.folder, `w${wanted}`);
    const { size } = await open(task, false)
      .resize({ width: wanted })
      .webp({ quality: 80, effort: 3 })
      .toFile(path);
    smaller.push({ path, size, width: wanted });
  }
  return smaller;
}

/** A bomb is refused before it costs anything. */
function assertAffordable({ width, height, pages = 1, pageHeight }: Metadata, { limits }: ImageTask): void {
  const pixels = width * (pageHeight ?? height) * pages;
  if (pages > limits.frames || pixels > limits.pixels) throw new ImageError('too_large');
}
