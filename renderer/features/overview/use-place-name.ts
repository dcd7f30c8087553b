/** What a namespace is called in a row of Overview: its name made harmless, the host in the reader's language. */
import { visible } from '@shared/text/visible'
import { useText } from '../../app/i18n'
import { useSnapshotStore } from '../../app/stores/snapshot.store'
import { namespaceName } from '../inspector/sheet'

export function usePlaceName(): (namespaceId: string) => string {
  const snapshots = useSnapshotStore()
  const { t } = useText()
  return (namespaceId) => {
    if (!snapshots.lookup) return ''
    const name = namespaceName(snapshots.lookup, namespaceId)
    return typeof name === 'string' ? visible(name, 60) : t(name)
  }
}
