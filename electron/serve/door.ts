/**
 * Who may knock: only requests that name a loopback host with our own port (a name that was made to resolve to 127.0.0.1
 * is not one: DNS rebinding), only pages of this same origin, and only with the token. RFC 9110 (Host), RFC 6454 (Origin).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** 32 random bytes as base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** Compares in a time that tells nothing of the token, whatever the other's length. */
export function sameToken(token: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(token), digest(given))
}

/** True for a Host header that is loopback with this port. */
export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host !== undefined && LOOPBACK.some((name) => host.toLowerCase() === `${name}:${String(port)}`)

/** True for an Origin header that is the very host the request was sent to. A missing one is not. */
export const isOwnOrigin = (origin: string | undefined, host: string | undefined, port: number): boolean =>
  origin !== undefined &&
  isOwnHost(host, port) &&
  origin.toLowerCase() === `http://${(host ?? '').toLowerCase()}`
