/** Screens and their addresses. Each is loaded when it is first opened; the address stands in the hash, so it works from a file. */
import { createRouter, createWebHashHistory, type Router, type RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  { path: '/overview', name: 'overview', component: () => import('../features/overview/OverviewScreen.vue') },
  { path: '/map', name: 'map', component: () => import('../features/topology/MapScreen.vue') },
  { path: '/:rest(.*)*', redirect: '/overview' }
]

export const makeRouter = (): Router => createRouter({ history: createWebHashHistory(), routes })
