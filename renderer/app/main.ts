/** Starts the page: styles, stores, the line to the services, the window. */
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-sans-3/wght.css'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/menu.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { awaitPortLine, openSocketLine, socketUrl } from '../client/line'
import { keepToken, takeToken } from '../client/token'
import App from './App.vue'
import { makeRouter, preloadScreens } from './router'
import { useConnectionStore } from './stores/connection.store'
import { useHostsStore } from './stores/hosts.store'

const inElectron = window.location.protocol === 'vethscope:'
const token = takeToken(window)
/** The address of a newer start was put into this tab. */
function startAgain(newToken: string): void {
  keepToken(newToken, window.sessionStorage)
  setTimeout(() => window.location.reload())
}
/** The server went away meanwhile: the line says so; a screen that is opened tries again by itself. */
const noteLost = (error: unknown): void => console.warn('screens not loaded ahead', error)
const pinia = createPinia()
const app = createApp(App).use(pinia).use(makeRouter(startAgain))
useHostsStore(pinia)
void useConnectionStore(pinia).keep(() =>
  inElectron ? awaitPortLine(window) : openSocketLine(socketUrl(window.location), token)
)
app.mount('#app')
// When the first picture has been drawn and nothing else is to do.
setTimeout(() => void preloadScreens().catch(noteLost), 3000)
