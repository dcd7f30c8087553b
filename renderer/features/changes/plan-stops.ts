/** Whether a plan holds a problem that stops it. */
import type { Plan } from '@shared/contract/plans'

export const stops = (plan: Plan): boolean => plan.warnings.some((one) => one.severity === 'stop')
