/** Opens a shell, or says why it cannot be. */
import { useText } from '../../app/i18n'
import { say } from '../../ui/toast'
import { useDockStore } from './dock.store'
import type { ShellOffer } from './shell-places'

export interface ShellOpener {
  openShell: (offer: ShellOffer) => void
  /** `t` opens the nearest shell of what is selected; false where there is none, or for another key. */
  byKey: (key: string) => boolean
}

export function useOpenShell(): ShellOpener {
  const dock = useDockStore()
  const { t } = useText()
  function openShell(offer: ShellOffer): void {
    if (offer.not === null) dock.open(offer)
    else say(t(offer.not), true)
  }
  return {
    openShell,
    byKey: (key) => {
      const [nearest] = dock.offers
      if (key !== 't' || nearest === undefined) return false
      openShell(nearest)
      return true
    }
  }
}
