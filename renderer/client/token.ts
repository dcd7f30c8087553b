/**
 * The token that lets this page speak to its server. It arrives in the address's fragment, which no request carries;
 * it is taken out of the address bar at once and kept for a reload in this tab's own storage, never in a cookie (cookies
 * cross ports on 127.0.0.1) and never in storage that other tabs share.
 */

const KEY = 'vethscope.token'

/** The parts of a window that are needed, so that a test can give its own. */
export interface TokenPlace {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string }
  readonly history: { replaceState(data: unknown, unused: string, url: string): void }
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
}

/** Finds `token=…` in a fragment, also behind a route (`#/map?token=…`); and what is left of the fragment without it. */
export function splitFragment(hash: string): { token: string | null; rest: string } {
  const match = /(?:^#|[?&])token=([A-Za-z0-9._~-]{8,256})/.exec(hash)
  if (match === null) return { token: null, rest: hash }
  const rest = hash.replace(match[0], match[0].startsWith('#') ? '#' : '').replace(/^#&/, '#')
  return { token: match[1] ?? null, rest: rest === '#' ? '' : rest }
}

/** Keeps a token for the next load of this tab. */
export const keepToken = (token: string, storage: Pick<Storage, 'setItem'>): void =>
  storage.setItem(KEY, token)

/** Takes the token out of the address, or the one kept from before the reload; null when there is none. */
export function takeToken(place: TokenPlace): string | null {
  const { token, rest } = splitFragment(place.location.hash)
  if (token === null) return place.sessionStorage.getItem(KEY)
  keepToken(token, place.sessionStorage)
  place.history.replaceState(null, '', `${place.location.pathname}${place.location.search}${rest}`)
  return token
}
