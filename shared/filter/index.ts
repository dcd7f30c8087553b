/** The packet filter as people read it: chains in the kernel's order, rules as rows, NAT as translations. */
export * from './match'
export * from './nat-rule'
export * from './order'
export * from './provenance'
export * from './translations'
export * from './view'
