/**
 * Namespaces known only by a number that another one has for them (RTM_NEWNSID): nobody holds them by a name, a process
 * or a descriptor that can be seen, but an interface's other end is there.
 */
import type { Interface, Namespace } from '@shared/model'
import type { GapList } from './gaps'

/** One for each number that leads to a namespace that was not found, with a gap that says so. */
export function hiddenNamespaces(interfaces: readonly Interface[], gaps: GapList): Namespace[] {
  const hidden = new Map<string, Namespace>()
  for (const { namespaceId, ifname, linkNsid, linkGap } of interfaces) {
    if (linkNsid === null || linkGap !== 'namespace-not-visible') continue
    const id = `${namespaceId}:nsid:${linkNsid}`
    if (hidden.has(id)) continue
    hidden.set(id, {
      id,
      cookie: null,
      inode: 0,
      dev: 0,
      kind: 'nsid',
      names: [],
      paths: [],
      pids: [],
      processes: 0,
      comm: null,
      userNamespace: null,
      ownerUid: null,
      parentId: null,
      readable: false
    })
    gaps.add({
      code: 'unreadable',
      what: 'peer',
      namespaceId,
      subject: ifname,
      detail: `its other end is in the namespace numbered ${linkNsid} there, which no path, process or descriptor leads to`
    })
  }
  return [...hidden.values()]
}
