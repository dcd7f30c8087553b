/** Starts the page: styles, stores, the line to the services, the window. */
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-sans-3/wght.css'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/menu.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { awaitPortLine, openSocketLine, socketUrl } from '../client/line'
import { takeToken } from '../client/token'
import App from './App.vue'
import { makeRouter } from './router'
import { useConnectionStore } from './stores/connection.store'
import { useHostsStore } from './stores/hosts.store'

const inElectron = window.location.protocol === 'vethscope:'
const token = takeToken(window)
const pinia = createPinia()
const app = createApp(App).use(pinia).use(makeRouter())
useHostsStore(pinia)
void useConnectionStore(pinia).keep(() =>
  inElectron ? awaitPortLine(window) : openSocketLine(socketUrl(window.location), token)
)
app.mount('#app')
