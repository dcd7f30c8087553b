/** Copying text. The clipboard API needs a secure context (loopback and Electron are one); a refusal is said, never swallowed. */
import { useText } from '../app/i18n'
import { say } from './toast'

/** Puts text on the clipboard; false when the browser refuses. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // the browser refuses: the caller says so
  }
}

/** Copies and says so. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useText()
  return async (text) => {
    const done = await writeClipboard(text)
    say(t(done ? 'shell.copied' : 'shell.notCopied'), !done)
  }
}
