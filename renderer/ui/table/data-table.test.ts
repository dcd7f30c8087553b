/** The table as a component: keys, filter, and names that would do harm. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import TestTable from './testing/TestTable.vue'

interface Row {
  readonly id: string
  readonly name: string
}

function table(rows: readonly Row[]) {
  const wrapper = mount(TestTable, { props: { rows }, attachTo: document.body })
  /** Key of the row selected last. */
  const selected = (): unknown => wrapper.emitted('update:selected')?.at(-1)?.[0]
  return { wrapper, selected }
}

beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
  setActivePinia(createPinia())
})

describe('DataTable', () => {
  const rows = ['a', 'b', 'c'].map((id) => ({ id, name: `row ${id}` }))

  it('moves by j, k, Home and End, and stays at the ends', async () => {
    const { wrapper, selected } = table(rows)
    const grid = wrapper.get('[role=grid]')
    for (const [key, expected] of [
      ['j', 'a'],
      ['ArrowDown', 'b'],
      ['k', 'a'],
      ['k', 'a'],
      ['End', 'c'],
      ['j', 'c'],
      ['Home', 'a']
    ] as const) {
      await grid.trigger('keydown', { key })
      expect(selected(), key).toBe(expected)
    }
    await nextTick()
    expect(grid.attributes('aria-activedescendant')).toMatch(/-0$/)
    expect(wrapper.get('.row.selected').attributes('aria-selected')).toBe('true')
  })

  it('filters while one types and says when nothing is left', async () => {
    const { wrapper } = table(rows)
    await wrapper.get('.filter input').setValue('row b')
    expect(wrapper.findAll('.row')).toHaveLength(1)
    await wrapper.get('.filter input').setValue('zzz')
    expect(wrapper.text()).toContain('Nothing matches the filter')
  })

  it('says what to do when there is nothing at all', () => {
    expect(table([]).wrapper.text()).toContain('nothing here')
  })

  it('draws hostile names as text', () => {
    const { wrapper } = table([{ id: '__proto__', name: '<b>x</b>\u001b[31m\u202e' }])
    expect(wrapper.find('.row b').exists()).toBe(false)
    expect(wrapper.get('.row').text()).toBe('<b>x</b>\\x1b[31m\\u202e')
  })

  it('draws only what is seen of ten thousand rows', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ id: String(at), name: `row ${String(at)}` }))
    const { wrapper } = table(many)
    expect(wrapper.get('[role=grid]').attributes('aria-rowcount')).toBe('10001')
    expect(wrapper.findAll('.row').length).toBeLessThan(100)
  })
})
