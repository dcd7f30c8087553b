/** A port mapping as engines write it: `0.0.0.0:8080->80/tcp`; one that is not published: `80/tcp`. */
import type { PortMapping } from '@shared/model'

export function portText(port: PortMapping): string {
  const inside = `${String(port.containerPort)}/${port.protocol}`
  if (port.hostPort === null) return inside
  const host =
    port.hostAddress === ''
      ? '*'
      : port.hostAddress.includes(':')
        ? `[${port.hostAddress}]`
        : port.hostAddress
  return `${host}:${String(port.hostPort)}->${inside}`
}
