import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Row } from '../../lib/timeline-rows.ts'
import { focusMessageField } from './message-field.ts'
import { enterRow, moveInRow, rowElement, rowOf } from './row-controls.ts'
import type { RowVirtualizer } from './use-timeline-scroll.ts'

/** The row that has the focus, or has it somewhere inside, and whether that is the focus of a keyboard. */
export function useFocusedRow(rows: readonly Row[]) {
  const [{ key, byKeyboard }, setFocus] = useState({ key: null as string | null, byKeyboard: false })
  const index = useMemo(() => (key === null ? -1 : rows.findIndex((row) => row.key === key)), [rows, key])
  const setFocused = useCallback(
    (to: string | null, withKeyboard: boolean) => setFocus({ key: to, byKeyboard: withKeyboard }),
    [],
  )
  return { focused: index, setFocused, byKeyboard: byKeyboard && index !== -1 }
}

type Options = {
  rows: readonly Row[]
  focused: number
  setFocused: (key: string | null, byKeyboard: boolean) => void
  virtualizer: RowVirtualizer
  /** Brings a row out from under what floats over the end. */
  uncover: (index: number) => void
  scroller: RefObject<HTMLElement | null>
}

/**
 * Makes the timeline one stop of the Tab key: ↑ ↓, Page Up and Down, Home and End go from row to row, Enter into a row, to what can be
 * pressed there, ← → to the next of these, Esc out again, and from a row to the message field.
 */
export function useRoving({ rows, focused, setFocused, virtualizer, uncover, scroller }: Options) {
  // As long as no row has the focus, Tab leads to one that is in view.
  const lastInView = Math.min(virtualizer.range?.endIndex ?? rows.length - 1, rows.length - 1)
  const tabStop = focused === -1 ? lastInView : focused

  const itemAt = (index: number) => virtualizer.measurementsCache[index]
  /** What can be seen of the timeline at once. */
  const page = () => {
    const { scrollPaddingStart, scrollPaddingEnd } = virtualizer.options
    return (scroller.current?.clientHeight ?? 0) - scrollPaddingStart - scrollPaddingEnd
  }
  /** The row that is a page above or below another one: at least the next. */
  const pageFrom = (index: number, by: 1 | -1) => {
    const to = virtualizer.getVirtualItemForOffset((itemAt(index)?.start ?? 0) + by * page())?.index ?? index
    return by === 1 ? Math.max(to, index + 1) : Math.min(to, index - 1)
  }

  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    if (row === undefined) return
    const to = rows.indexOf(row)
    // From now on it is in the document, wherever the view is.
    flushSync(() => setFocused(row.key, true))
    rowElement(scroller.current, to)?.focus({ preventScroll: true })
    if (to === 0) virtualizer.scrollToOffset(0)
    else virtualizer.scrollToIndex(to, { align: (itemAt(to)?.size ?? 0) > page() ? 'start' : 'auto' })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || rows.length === 0) return
    if (!act(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  const act = ({ key, target }: KeyboardEvent<HTMLElement>): boolean => {
    const row = rowOf(target)
    const steps: Readonly<Record<string, () => number>> = {
      ArrowUp: () => (focused === -1 ? lastInView : focused - 1),
      ArrowDown: () => (focused === -1 ? lastInView : focused + 1),
      PageUp: () => pageFrom(tabStop, -1),
      PageDown: () => pageFrom(tabStop, 1),
      Home: () => 0,
      End: () => rows.length - 1,
    }
    const step = steps[key]
    if (step !== undefined) {
      moveTo(step())
      return true
    }
    if (row === null) return false
    switch (key) {
      case 'Enter':
        return target === row && enterRow(row)
      case 'ArrowLeft':
      case 'ArrowRight':
        if (target === row) return false
        moveInRow(row, target, key)
        return true
      case 'Escape':
        if (target === row) return focusMessageField()
        row.focus({ preventScroll: true })
        return true
      default:
        return false
    }
  }

  return {
    tabStop,
    handlers: {
      onKeyDown,
      onFocus: ({ target }: FocusEvent<HTMLElement>) => {
        const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
        const byKeyboard = target.matches(':focus-visible')
        setFocused(rows[index]?.key ?? null, byKeyboard)
        if (byKeyboard) uncover(index)
      },
      onBlur: ({ target, relatedTarget, currentTarget }: FocusEvent<HTMLElement>) => {
        // A window that loses the focus gives it back to the same element.
        if (document.activeElement === target || currentTarget.contains(relatedTarget)) return
        setFocused(null, false)
      },
    },
  }
}
