import { describe, expect, it } from 'vitest';
import { openTicket, sealTicket, ticketKeys } from './tickets.rules.ts';

const keys = ticketKeys('a secret');
const file = { id: '0'.repeat(32), name: '그림.png', width: '320' };
const now = new Date('2026-11-21T12:01:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const ticket = sealTicket(keys, file, 'session-7', now);

describe('a ticket', () => {
  it('says who reads, for at least half of five minutes and never longer', () => {
    for (let seconds = 0; seconds < 600; seconds += 7) {
      const made = sealTicket(keys, file, 'session-7', later(seconds));
      expect(openTicket(keys, file, made, later(seconds + 149))).toBe('session-7');
      expect(openTicket(keys, file, made, later(seconds + 300))).toBeNull();
    }
  });

  it('is the same for a while, so that browsers know the address again, and tells nobody whose it is', () => {
    expect(sealTicket(keys, file, 'session-7', later(20))).toBe(ticket);
    expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toContain('session');
    expect(sealTicket(keys, file, 'session-8', now)).not.toBe(ticket);
  });

  it.each([
    ['another id', { ...file, id: '1'.repeat(32) }],
    ['another name', { ...file, name: 'a.png' }],
    ['another width', { ...file, width: '640' }],
    ['no width', { ...file, width: '' }],
    ['the width in the name', { ...file, name: '그림.png320', width: '' }],
  ])('opens nothing under %s', (_what, other) => {
    expect(openTicket(keys, other, ticket, now)).toBeNull();
  });

  it('opens nothing with another key', () => {
    expect(openTicket(ticketKeys('another secret'), file, ticket, now)).toBeNull();
  });

  it('opens nothing when a single letter is changed, left out or added', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < ticket.length; at += 1) {
      const other = letters[(letters.indexOf(ticket[at]!) + 1) % 64]!;
      const rest = ticket.slice(at + 1);
      for (const altered of [ticket.slice(0, at) + other + rest, ticket.slice(0, at) + rest])
        expect(openTicket(keys, file, altered, now), altered).toBeNull();
    }
    expect(openTicket(keys, file, `${ticket}A`, now)).toBeNull();
  });

  it.each(['', 'A', '....', 'A'.repeat(400), 'null', '%00'])('is none: %j', (nonsense) => {
    expect(openTicket(keys, file, nonsense, now)).toBeNull();
  });
});
