/** Shapes and colours of severities, states and verbs: each has a word beside it. */
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CirclePlus,
  Info,
  LoaderCircle,
  PencilLine,
  TriangleAlert,
  Undo2
} from 'lucide-vue-next'
import type { Outcome, PlanChange, PlanWarning } from '@shared/contract/plans'
import type { Component } from 'vue'
import type { Mark } from '../../ui/mark'

export interface Shape {
  readonly icon: Component
  readonly mark: Mark
}
const shape = (icon: Component, mark: Mark): Shape => ({ icon, mark })

export const severityShape: Readonly<Record<PlanWarning['severity'], Shape>> = {
  stop: shape(CircleAlert, 'bad'),
  warn: shape(TriangleAlert, 'warning'),
  note: shape(Info, 'neutral')
}

export const stateShape: Readonly<Record<Outcome['state'], Shape>> = {
  planned: shape(CircleDashed, 'neutral'),
  applying: shape(LoaderCircle, 'neutral'),
  unconfirmed: shape(TriangleAlert, 'warning'),
  done: shape(CircleCheck, 'good'),
  'rolled-back': shape(Undo2, 'warning'),
  left: shape(CircleAlert, 'bad'),
  undone: shape(Undo2, 'neutral'),
  interrupted: shape(TriangleAlert, 'bad')
}

export const stepShape: Readonly<Record<Outcome['steps'][number]['state'], Shape>> = {
  waiting: shape(CircleDashed, 'neutral'),
  running: shape(CircleDot, 'warning'),
  done: shape(CircleCheck, 'good'),
  failed: shape(CircleAlert, 'bad'),
  undone: shape(Undo2, 'neutral'),
  left: shape(TriangleAlert, 'bad')
}

export const verbShape: Readonly<Record<PlanChange['verb'], Shape>> = {
  add: shape(CirclePlus, 'good'),
  remove: shape(CircleMinus, 'bad'),
  change: shape(PencilLine, 'warning')
}

const order: readonly PlanWarning['severity'][] = ['stop', 'warn', 'note']
/** Gravest first; those of one severity as they came. */
export const byGravity = (warnings: readonly PlanWarning[]): PlanWarning[] =>
  [...warnings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
