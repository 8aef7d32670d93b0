import { useEffect } from 'react'

/** A keyboard takes more than this; a browser's own bars, coming and going, take less. */
const KEYBOARD_MIN_PX = 120

/**
 * Tells the style sheets what a phone's keyboard leaves to be seen where it covers the page instead of making it smaller, as in Safari:
 * `--visible-block` is its height, `--visible-start` where it begins, `--safe-end` the inset below, which is under the keyboard. Without
 * such a keyboard none of them is set. Pinch zoom changes nothing: what was laid out stays to be looked at.
 */
export function useVisibleArea() {
  useEffect(() => {
    const area = window.visualViewport
    if (area === null) return
    const page = document.documentElement
    const clear = () => {
      for (const name of ['--visible-block', '--visible-start', '--safe-end']) page.style.removeProperty(name)
    }
    const measure = () => {
      if (area.scale > 1.01) return
      if (page.clientHeight - area.height < KEYBOARD_MIN_PX) return clear()
      page.style.setProperty('--visible-block', `${area.height}px`)
      page.style.setProperty('--visible-start', `${area.offsetTop}px`)
      page.style.setProperty('--safe-end', '0px')
    }
    measure()
    area.addEventListener('resize', measure)
    area.addEventListener('scroll', measure)
    return () => {
      area.removeEventListener('resize', measure)
      area.removeEventListener('scroll', measure)
      clear()
    }
  }, [])
}
