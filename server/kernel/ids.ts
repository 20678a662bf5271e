import { randomBytes } from 'node:crypto';

/** A UUIDv7 (RFC 9562 §5.7): unique across nodes and roughly ordered by time. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const serialId = /^[1-9][0-9]{0,17}$/;

/** True for text that can be a row's serial id; anything else can be answered "not found" without asking the database. */
export function isSerialId(text: string): boolean {
  return serialId.test(text);
}
