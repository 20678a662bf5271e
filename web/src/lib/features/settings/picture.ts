import { send, type Outcome } from '#lib/features/forms/send.ts';

interface Uploaded {
  id: string;
}

/** Uploads one picture; it belongs to nobody until a card takes it. */
export async function uploadPicture(fetcher: typeof fetch, picture: Blob): Promise<Outcome<Uploaded>> {
  const form = new FormData();
  form.append('file', picture, picture instanceof File ? picture.name : 'picture.webp');
  return send<Uploaded>(fetcher, 'POST', '/api/v1/files', form);
}

/** Uploads a picture and puts it on the own card; null takes the present one away. */
export async function changePicture(fetcher: typeof fetch, picture: Blob | null): Promise<Outcome<unknown>> {
  if (picture === null) return send(fetcher, 'PATCH', '/api/v1/me', { avatarFileId: null });
  const uploaded = await uploadPicture(fetcher, picture);
  if (!uploaded.ok) return uploaded;
  return send(fetcher, 'PATCH', '/api/v1/me', { avatarFileId: uploaded.data.id });
}
