import { type RefObject, useLayoutEffect } from 'react'

const native = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content')

/** Lets a text area grow with its text where the style sheet alone (`field-sizing`) can't. */
export function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    const area = field.current
    if (native || area === null) return
    area.style.blockSize = 'auto'
    area.style.blockSize = text === '' ? '' : `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`
  }, [field, text])
}
