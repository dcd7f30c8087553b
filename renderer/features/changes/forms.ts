/** Every form by its name. */
import { connectForm, disconnectForm, moveForm } from './form-endpoint'
import {
  bridgeForm,
  concealForm,
  exposeForm,
  linkMoveForm,
  masterForm,
  mtuForm,
  namespaceCreateForm,
  upForm,
  vethForm
} from './form-link'
import { networkForm } from './form-network'
import {
  addressForm,
  addressRemoveForm,
  dnatForm,
  masqueradeForm,
  readdressForm,
  routeAddForm,
  routeRemoveForm,
  sysctlForm
} from './form-routing'
import type { FormDescription } from './fields'

export const forms = {
  network: networkForm,
  connect: connectForm,
  disconnect: disconnectForm,
  move: moveForm,
  namespace: namespaceCreateForm,
  expose: exposeForm,
  conceal: concealForm,
  veth: vethForm,
  bridge: bridgeForm,
  linkMove: linkMoveForm,
  master: masterForm,
  up: upForm,
  mtu: mtuForm,
  address: addressForm,
  addressRemove: addressRemoveForm,
  route: routeAddForm,
  routeRemove: routeRemoveForm,
  sysctl: sysctlForm,
  masquerade: masqueradeForm,
  dnat: dnatForm,
  readdress: readdressForm
} satisfies Record<string, FormDescription>
export type FormName = keyof typeof forms

const byName = new Map<string, FormDescription>(Object.entries(forms))
export const formOf = (name: string | null): FormDescription | null =>
  name === null ? null : (byName.get(name) ?? null)
