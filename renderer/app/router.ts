/** Screens and their addresses. Each is loaded when it is first opened; the address stands in the hash, so it works from a file. */
import { splitFragment } from '../client/token'
import { createRouter, createWebHashHistory, type Router, type RouteRecordRaw } from 'vue-router'

const ELSEWHERE = 'elsewhere'

/** Name of a screen, which is its address too, and its component. */
const screenLoaders = {
  overview: () => import('../features/overview/OverviewScreen.vue'),
  map: () => import('../features/topology/MapScreen.vue'),
  networks: () => import('../features/networks/NetworksScreen.vue'),
  containers: () => import('../features/containers/ContainersScreen.vue'),
  engines: () => import('../features/engines/EnginesScreen.vue'),
  veths: () => import('../features/veths/VethsScreen.vue'),
  firewall: () => import('../features/firewall/FirewallScreen.vue'),
  namespaces: () => import('../features/namespaces/NamespacesScreen.vue'),
  activity: () => import('../features/activity/ActivityScreen.vue'),
  lab: () => import('../features/lab/LabScreen.vue')
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  ...Object.entries(screenLoaders).map(([name, component]) => ({ path: `/${name}`, name, component })),
  // Not a redirect: those are followed before any guard could see the token in the address.
  { path: '/:rest(.*)*', name: ELSEWHERE, component: screenLoaders.overview }
]

/** Loads every screen ahead of need, so that all can still be opened when the server is gone. */
export async function preloadScreens(): Promise<void> {
  for (const load of Object.values(screenLoaders)) await load()
}

/**
 * @param onToken called when someone puts the address of a newer start into this tab: only the fragment changes then, so
 * the page is not loaded anew by itself
 */
export function makeRouter(onToken: (token: string) => void): Router {
  const router = createRouter({ history: createWebHashHistory(), routes })
  router.beforeEach((to) => {
    const { token } = splitFragment(`#${to.fullPath.slice(1)}`)
    if (token !== null) onToken(token)
    else if (to.name !== ELSEWHERE) return true
    return { name: 'overview', replace: true }
  })
  return router
}
