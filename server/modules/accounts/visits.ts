import type { FastifyRequest } from 'fastify';
import { flowCookieName } from './cookies.ts';
import { readCookie, sessionCookieName } from './session-tokens.rules.ts';

/** What sign-in and its neighbours need to know about a request beside its body. */
export interface Visit {
  /** The origin that the request was sent to, as its sender wrote it. */
  origin: string;
  /** True when the origin cannot be forged by whoever sent the request: this machine by one of its own addresses. */
  atOwnAddress: boolean;
  /** Cookies go over TLS only. */
  secure: boolean;
  ip: string;
  userAgent: string | null;
  /** The signed session cookie, as it came. */
  sessionCookie: string | null;
  /** The secrets of a sign-in that this browser has begun: at a provider, or waiting for a code. */
  socialCookie: string | null;
  secondStepCookie: string | null;
}

export function readVisit(request: FastifyRequest, publicUrl: string | null): Visit {
  const secure = isSecure(request, publicUrl);
  const { cookie, authorization, 'user-agent': userAgent } = request.headers;
  const flow = (name: Parameters<typeof flowCookieName>[0]) =>
    cookie ? readCookie(cookie, flowCookieName(name, secure)) : null;
  return {
    origin: originOf(request),
    atOwnAddress: isOwnAddress(request),
    secure,
    ip: request.ip,
    userAgent: userAgent ?? null,
    sessionCookie:
      authorization === undefined && cookie ? readCookie(cookie, sessionCookieName(secure)) : null,
    socialCookie: flow('social'),
    secondStepCookie: flow('secondStep'),
  };
}

/** What PUBLIC_URL says, or what the visitor's browser used, as a trusted proxy tells. */
export function isSecure(request: FastifyRequest, publicUrl: string | null): boolean {
  return request.protocol === 'https' || (publicUrl?.startsWith('https:') ?? false);
}

function originOf({ protocol, host }: FastifyRequest): string {
  const origin = `${protocol}://${host}`;
  return URL.canParse(origin) ? new URL(origin).origin : 'http://localhost';
}

function isOwnAddress(request: FastifyRequest): boolean {
  return (
    isLoopback(request.hostname) || request.hostname === request.socket.localAddress?.replace(/^::ffff:/, '')
  );
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
