/** A step as the HTTP request that it is: method, path and body, for Docker's API and for libpod's. */
import type { Engine } from '@shared/model'
import { dockerDisconnectBody } from './engine-docker-body'
import { podmanDisconnectBody } from './engine-podman-body'
import type { EngineStep } from './step'

export interface EngineCall {
  readonly method: 'POST' | 'DELETE'
  /** Without the version: `/networks/create`, `/libpod/networks/create`. */
  readonly path: string
  readonly body: Readonly<Record<string, unknown>> | null
}

/** The path with the version of the API that the engine was read by. */
export function engineUrl(engine: Engine, path: string): string {
  const version = engine.apiVersion ?? ''
  if (engine.kind === 'podman') return `/v${/^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '4.0.0'}${path}`
  return /^\d+\.\d+$/.test(version) ? `/v${version}${path}` : path
}

/** One part of a path, whatever the text holds; half a surrogate pair, which no UTF-8 has, becomes U+FFFD. */
export const pathPart = (text: string): string => encodeURIComponent(Buffer.from(text).toString('utf8'))

/** False for what a server takes for a place in the path, or for the collection itself. */
export const isPathPart = (text: string): boolean => text !== '' && text !== '.' && text !== '..'

export function networkPath(engine: Engine, network: string, what = ''): string {
  const base = engine.kind === 'podman' ? '/libpod/networks' : '/networks'
  return `${base}/${pathPart(network)}${what}`
}

export function callOf(step: EngineStep, engine: Engine): EngineCall {
  const podman = engine.kind === 'podman'
  switch (step.do) {
    case 'network.create':
      return {
        method: 'POST',
        path: podman ? '/libpod/networks/create' : '/networks/create',
        body: step.body
      }
    case 'network.remove':
      return { method: 'DELETE', path: networkPath(engine, step.key), body: null }
    case 'network.connect':
      return { method: 'POST', path: networkPath(engine, step.network, '/connect'), body: step.body }
    case 'network.disconnect': {
      const said = { Container: step.container, Force: false }
      return {
        method: 'POST',
        path: networkPath(engine, step.network, '/disconnect'),
        body: podman ? podmanDisconnectBody.parse(said) : dockerDisconnectBody.parse(said)
      }
    }
  }
}
