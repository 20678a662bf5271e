/** How a picture lies behind a square window: its zoom, and how far its middle is from the window's. */
export interface Crop {
  zoom: number;
  /** In widths of the window. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const largestZoom = 4;

/** Width and height of the shown picture, in widths of the window: the shorter side fills it at zoom 1. */
export function shownSize({ width, height }: Size, zoom: number): Size {
  const shorter = Math.min(width, height);
  return { width: (width / shorter) * zoom, height: (height / shorter) * zoom };
}

/** The same crop, moved so that the window is full. */
export function withinBounds(size: Size, { zoom, x, y }: Crop): Crop {
  const shown = shownSize(size, zoom);
  const limit = (value: number, length: number): number => {
    const most = (length - 1) / 2;
    return Math.max(-most, Math.min(most, value));
  };
  return { zoom, x: limit(x, shown.width), y: limit(y, shown.height) };
}

/** The square of the picture that the window shows, in its pixels. */
export function visibleSquare(size: Size, crop: Crop): { left: number; top: number; edge: number } {
  const { zoom, x, y } = withinBounds(size, crop);
  const edge = Math.min(size.width, size.height) / zoom;
  return { left: size.width / 2 - (0.5 + x) * edge, top: size.height / 2 - (0.5 + y) * edge, edge };
}

/** Cuts the square out, at most `pixels` wide. */
export async function cutSquare(picture: ImageBitmap, crop: Crop, pixels: number): Promise<Blob> {
  const { left, top, edge } = visibleSquare(picture, crop);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.min(pixels, Math.round(edge));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, edge, edge, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    // A browser that cannot write WebP answers a PNG.
    canvas.toBlob(
      (blob) => (blob ? resolve(named(blob)) : reject(new Error('no picture'))),
      'image/webp',
      0.9,
    );
  });
}

function named(blob: Blob): File {
  return new File([blob], blob.type === 'image/png' ? 'picture.png' : 'picture.webp', { type: blob.type });
}
