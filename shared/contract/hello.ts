/**
 * The first frames on a WebSocket, before the contract speaks. The page is opened at `http://127.0.0.1:PORT/#token=…`; a
 * fragment never reaches a server or a log, so the client sends the token in its first frame, as text, and waits for the
 * welcome before it sends anything else. The path of the socket is `/ws`.
 */
import { z } from 'zod'

export const SOCKET_PATH = '/ws'
/** Name of the token in the page's fragment: `#token=<base64url>`. */
export const TOKEN_PARAMETER = 'token'

/** Client's first frame. */
export const helloFrame = z.strictObject({ type: z.literal('hello'), token: z.string().max(200) })
/** The server's answer to a right token; from then on the socket carries the contract. */
export const welcomeFrame = z.object({ type: z.literal('welcome') })

/** Why the server closed the socket (RFC 6455, 7.4.2: 4000 and up are the application's). */
export const closeCode = {
  /** The first frame was no hello, or a later one was no message of the contract. */
  badFrame: 4400,
  /** The token is wrong: the server was started anew, or the address was cut short. Do not try again with it. */
  wrongToken: 4401,
  /** No hello within the time given. */
  tooSlow: 4408,
  /** The server ends. */
  goingAway: 1001
} as const

export type HelloFrame = z.infer<typeof helloFrame>
export type WelcomeFrame = z.infer<typeof welcomeFrame>
