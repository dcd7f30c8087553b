/** Ports in words: ranges, families, what is only exposed. */
import { expect, it } from 'vitest'
import type { PortMapping } from '../model'
import { portTexts } from './port-text'

const port = (
  containerPort: number,
  hostPort: number | null,
  more: Partial<PortMapping> = {}
): PortMapping => ({
  protocol: 'tcp',
  containerPort,
  hostPort,
  hostAddress: hostPort === null ? '' : '0.0.0.0',
  ...more
})

it('folds neighbours into ranges, each address for itself, and lists exposed ports last', () => {
  const four = [9001, 9000, 9003, 9002].map((at) => port(at, at))
  const six = [9000, 9001].map((at) => port(at, at, { hostAddress: '::' }))
  expect(portTexts([port(7777, null), ...six, ...four, port(53, 5353, { protocol: 'udp' })])).toEqual([
    '0.0.0.0:9000-9003->9000-9003/tcp',
    '0.0.0.0:5353->53/udp',
    '[::]:9000-9001->9000-9001/tcp',
    '7777/tcp'
  ])
})

it('folds nothing that is no range', () => {
  expect(portTexts([port(80, 8080), port(81, 9090), port(443, 8081)])).toEqual([
    '0.0.0.0:8080->80/tcp',
    '0.0.0.0:8081->443/tcp',
    '0.0.0.0:9090->81/tcp'
  ])
  expect(portTexts([port(80, 0, { hostAddress: '' }), port(81, 0, { hostAddress: '' })])).toEqual([
    '*:0->80/tcp',
    '*:0->81/tcp'
  ])
  expect(portTexts([])).toEqual([])
})
