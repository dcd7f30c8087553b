/**
 * How a client gets a line to the services, before the contract is spoken on it.
 *
 * - Page: a WebSocket to `RPC_PATH` of the page's own origin. The client's first frame is a text frame, `hello` with the
 *   token from the address's fragment; the server answers with the text frame `welcome`, or closes with
 *   `CLOSE_REFUSED` and a reason of one line. After `welcome` both sides speak oRPC.
 * - Electron: the preload posts `portMessage` to the page with one MessagePort; no token, the port is the right to speak.
 */
import { z } from 'zod'

export const RPC_PATH = '/rpc'
/** Name of the token in the page's fragment, `http://127.0.0.1:PORT/#token=<base64url>`: never sent to a server by itself. */
export const TOKEN_PARAMETER = 'token'
/** WebSocket close code for a wrong or missing token; the client does not try again by itself. */
export const CLOSE_REFUSED = 4401
/** `event.data` of the window message that carries the port. */
export const portMessage = z.object({ type: z.literal('vethscope:port') })

export const hello = z.object({ type: z.literal('hello'), token: z.string().max(256) })
export const welcome = z.object({ type: z.literal('welcome') })
export type Hello = z.infer<typeof hello>
