/** The one filter over map and lists: a compose project, or all of them. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useFilterStore = defineStore('filter', () => {
  /** Name of the compose project that alone is shown; null shows everything. */
  const composeProject = ref<string | null>(null)
  return { composeProject }
})
