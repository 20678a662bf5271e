const longestEdge = 2560;
const shrinkable = new Set(['image/jpeg', 'image/png', 'image/webp']);

/**
 * A photo that is too large to send becomes a smaller one, as the server would draw it anyway. Everything else, and what the
 * browser cannot read, stays as it is.
 */
export async function shrunk(file: File, limit: number): Promise<File> {
  if (file.size <= limit || !shrinkable.has(file.type)) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, longestEdge / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.88));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: blob.type });
  } catch {
    return file;
  }
}
