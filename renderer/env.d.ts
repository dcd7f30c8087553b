/** What a `.vue` file is to tools that do not read one (tsc -b, ESLint); vue-tsc reads the file itself. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
