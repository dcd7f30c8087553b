/** Screens and their addresses. Each is loaded when it is first opened; the address stands in the hash, so it works from a file. */
import { createRouter, createWebHashHistory, type Router, type RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  { path: '/overview', name: 'overview', component: () => import('../features/overview/OverviewScreen.vue') },
  { path: '/map', name: 'map', component: () => import('../features/topology/MapScreen.vue') },
  { path: '/networks', name: 'networks', component: () => import('../features/networks/NetworksScreen.vue') },
  {
    path: '/containers',
    name: 'containers',
    component: () => import('../features/containers/ContainersScreen.vue')
  },
  { path: '/veths', name: 'veths', component: () => import('../features/veths/VethsScreen.vue') },
  { path: '/firewall', name: 'firewall', component: () => import('../features/firewall/FirewallScreen.vue') },
  {
    path: '/namespaces',
    name: 'namespaces',
    component: () => import('../features/namespaces/NamespacesScreen.vue')
  },
  { path: '/activity', name: 'activity', component: () => import('../features/activity/ActivityScreen.vue') },
  { path: '/lab', name: 'lab', component: () => import('../features/lab/LabScreen.vue') },
  { path: '/:rest(.*)*', redirect: '/overview' }
]

export const makeRouter = (): Router => createRouter({ history: createWebHashHistory(), routes })
