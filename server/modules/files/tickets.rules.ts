import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** What a ticket is for; nothing else can be had with it. */
export interface Ticketed {
  id: string;
  /** As it stands in the address. */
  name: string;
  width: string;
}

/** Milliseconds: a ticket lives from half of this to all of it, so that an address is the same for a while. */
const longest = 5 * 60_000;

export interface TicketKeys {
  seal: Buffer;
  start: Buffer;
}

export function ticketKeys(secret: string): TicketKeys {
  const derive = (use: string) => createHmac('sha256', secret).update(`files ticket ${use}`).digest();
  return { seal: derive('seal'), start: derive('start') };
}

const boundTo = ({ id, name, width }: Ticketed) => Buffer.from(JSON.stringify(['read', id, name, width]));

/**
 * Seals who reads and until when, bound to one file under one address. Sealed and not only signed: an address is passed on,
 * and must not tell whose it was.
 */
export function sealTicket(keys: TicketKeys, file: Ticketed, reader: string, now: Date): string {
  const until = (Math.floor(now.getTime() / (longest / 2)) + 2) * (longest / 2);
  const content = Buffer.from(JSON.stringify([until, reader]));
  const bound = boundTo(file);
  // The same content starts the same, and never another content so: that makes a fixed start safe.
  const start = createHmac('sha256', keys.start).update(bound).update(content).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, start).setAAD(bound);
  return Buffer.concat([start, cipher.update(content), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Who reads; `null` for a ticket that is altered, of another file or key, or over. */
export function openTicket(keys: TicketKeys, file: Ticketed, ticket: string, now: Date): string | null {
  const bytes = Buffer.from(ticket, 'base64url');
  if (bytes.length < 30 || bytes.toString('base64url') !== ticket) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(boundTo(file)).setAuthTag(bytes.subarray(-16));
    const content = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    const [until, reader] = JSON.parse(content.toString()) as [number, string];
    return now.getTime() < until ? reader : null;
  } catch {
    return null;
  }
}
