import type { Batch } from './outgoing.ts';

/** PostgreSQL refuses a NOTIFY payload of 8000 bytes or more. */
export const maxNoticeBytes = 7900;

/** What travels between nodes: who sends, and ids by channel. No ids at all means: something of mine was lost. */
export interface Notice {
  from: string;
  ids: Record<string, string[]>;
}

/** Packs a batch into as few notices as fit. */
export function packNotices(from: string, batch: Batch): string[] {
  const notices: string[] = [];
  let open: Notice = { from, ids: {} };
  let size = 0;
  const close = () => {
    if (size > 0) notices.push(JSON.stringify(open));
    open = { from, ids: {} };
    size = 0;
  };
  const frame = Buffer.byteLength(JSON.stringify({ from, ids: {} }));
  for (const [channel, ids] of batch) {
    for (const id of ids) {
      const bytes = Buffer.byteLength(JSON.stringify({ [channel]: [id] }));
      if (frame + size + bytes > maxNoticeBytes) close();
      (open.ids[channel] ??= []).push(id);
      size += bytes;
    }
  }
  close();
  return notices;
}

/** @returns `null` for what another program wrote into our channel */
export function readNotice(text: string): Notice | null {
  try {
    const notice: unknown = JSON.parse(text);
    return isNotice(notice) ? notice : null;
  } catch {
    return null;
  }
}

function isNotice(value: unknown): value is Notice {
  if (typeof value !== 'object' || value === null) return false;
  if (!('from' in value) || typeof value.from !== 'string') return false;
  if (!('ids' in value) || typeof value.ids !== 'object' || value.ids === null) return false;
  return Object.values(value.ids).every(
    (ids) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'),
  );
}
