/** The sheet of whatever is selected; null when the snapshot no longer has it. */
import type { Lookup } from '@shared/model'
import type { Selected, SelectedKind } from '../../app/stores/selection.store'
import { containerSheet, endpointSheet, portSheet } from './sheet-container'
import { chainSheet, ruleSheet } from './sheet-filter'
import { interfaceSheet } from './sheet-interface'
import { namespaceSheet } from './sheet-namespace'
import { engineSheet, networkSheet } from './sheet-network'
import { settingSheet } from './sheet-setting'
import type { Sheet } from './sheet'

const makers: Readonly<Record<SelectedKind, (lookup: Lookup, id: string) => Sheet | null>> = {
  namespace: namespaceSheet,
  interface: interfaceSheet,
  network: networkSheet,
  container: containerSheet,
  endpoint: endpointSheet,
  engine: engineSheet,
  rule: ruleSheet,
  chain: chainSheet,
  port: portSheet,
  setting: settingSheet
}

export const sheetOf = (lookup: Lookup, selected: Selected): Sheet | null =>
  makers[selected.kind](lookup, selected.id)
