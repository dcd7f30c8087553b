/**
 * What this kernel can make, found without making it and without loading a module: its configuration (/proc/config.gz, or
 * /boot/config-RELEASE), its lists of modules (/lib/modules/RELEASE/modules.builtin and modules.dep, depmod(8)), and what
 * is loaded (/proc/modules). Where none of them can be read, that is said too: unknown is not no.
 */
import { readFileSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { gunzipSync } from 'node:zlib'
import type { KernelFeature, KernelOffers } from '@shared/model'

const MAX_BYTES = 8 * 1024 * 1024

/** Option of Kconfig, and the module's name. */
const FEATURES: Readonly<Record<KernelFeature, readonly [option: string, module: string]>> = {
  macvlan: ['MACVLAN', 'macvlan'],
  ipvlan: ['IPVLAN', 'ipvlan'],
  vlan: ['VLAN_8021Q', '8021q'],
  vxlan: ['VXLAN', 'vxlan'],
  esp: ['INET_ESP', 'esp4'],
  ipvs: ['IP_VS', 'ip_vs']
}

/** Texts of the files named above; null where there is none. */
export interface KernelTexts {
  readonly config: string | null
  readonly builtin: string | null
  readonly dep: string | null
  readonly loaded: string | null
}

/** Pure: what the texts say of every feature; null where they do not say. */
export function offersOf(texts: KernelTexts): KernelOffers {
  const one = ([option, module]: readonly [string, string]): boolean | null => {
    const file = new RegExp(`(^|/)${module}\\.ko(\\.\\w+)?(:|\\s|$)`, 'm')
    if (new RegExp(`^${module} `, 'm').test(texts.loaded ?? '')) return true
    if (file.test(texts.builtin ?? '') || file.test(texts.dep ?? '')) return true
    const set =
      texts.config === null
        ? null
        : (new RegExp(`^CONFIG_${option}=(\\w)`, 'm').exec(texts.config)?.[1] ?? 'n')
    if (set === 'y') return true
    if (set === 'n') return false
    // A module that is not among those at hand, or a kernel that tells nothing but its modules.
    return texts.dep !== null && (set === 'm' || texts.builtin !== null) ? false : null
  }
  return {
    macvlan: one(FEATURES.macvlan),
    ipvlan: one(FEATURES.ipvlan),
    vlan: one(FEATURES.vlan),
    vxlan: one(FEATURES.vxlan),
    esp: one(FEATURES.esp),
    ipvs: one(FEATURES.ipvs)
  }
}

function textOf(path: string, unpack = false): string | null {
  try {
    if (statSync(path).size > MAX_BYTES) return null
    const bytes = readFileSync(path)
    return (unpack ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes).toString('utf8')
  } catch {
    // Not there, or not ours to read: the other sources may tell.
    return null
  }
}

let kept: { readonly at: number; readonly offers: KernelOffers } | null = null

/** Read anew once a minute: a module package may be installed while we look. */
export function readKernelOffers(): KernelOffers {
  const now = performance.now()
  if (kept !== null && now - kept.at < 60_000) return kept.offers
  const version = release()
  const offers = offersOf({
    config: textOf('/proc/config.gz', true) ?? textOf(`/boot/config-${version}`),
    builtin: textOf(`/lib/modules/${version}/modules.builtin`),
    dep: textOf(`/lib/modules/${version}/modules.dep`),
    loaded: textOf('/proc/modules')
  })
  kept = { at: now, offers }
  return offers
}
