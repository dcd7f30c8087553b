/** The screens of the rail: name, text, icon, and the letter that follows `g` to go there. */
import type { MessageKey } from '@shared/locales'
import {
  ArrowLeftRight,
  BrickWall,
  Container,
  Cpu,
  FlaskConical,
  Gauge,
  Layers,
  Network,
  ScrollText,
  Waypoints
} from 'lucide-vue-next'
import type { Component } from 'vue'

export interface Screen {
  /** Name of its route. */
  readonly name: string
  readonly text: MessageKey
  /** What stands under the icon, where the full text is too long. */
  readonly short: MessageKey
  readonly icon: Component
  readonly letter: string
}

const screen = (name: string, text: MessageKey, icon: Component, letter: string, short = text): Screen => ({
  name,
  text,
  short,
  icon,
  letter
})

export const screens: readonly Screen[] = [
  screen('overview', 'shell.overview', Gauge, 'o'),
  screen('map', 'shell.map', Waypoints, 'm'),
  screen('networks', 'shell.networks', Network, 'n'),
  screen('containers', 'shell.containers', Container, 'c'),
  screen('engines', 'engines.title', Cpu, 'e'),
  screen('veths', 'shell.veths', ArrowLeftRight, 'v'),
  screen('firewall', 'shell.firewall', BrickWall, 'f', 'shell.firewallShort'),
  screen('namespaces', 'shell.namespaces', Layers, 's'),
  screen('activity', 'shell.activity', ScrollText, 'a'),
  screen('lab', 'shell.lab', FlaskConical, 'l')
]
