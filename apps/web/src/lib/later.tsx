import { type ComponentType, createElement, lazy, type LazyExoticComponent, useState } from 'react'

/** A part of the page that is loaded when it is first shown, or before, by `preload`. */
export type Later<P> = ComponentType<P> & { preload: () => Promise<void> }

/**
 * Makes a component of code that is loaded later. Shown before it is there, it suspends; preloaded, it is there in the same render, so
 * that a view transition has something to move to. Failing to load rejects `preload` and throws where it is shown. The next try
 * asks the browser again, which may remember the failure as long as the page lives.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let loaded: ComponentType<P> | null = null
  let suspending: LazyExoticComponent<ComponentType<P>> | null = null
  const start = async () => {
    try {
      loaded = await load()
      return { default: loaded }
    } catch (error) {
      suspending = null
      throw error
    }
  }

  function LaterPart(props: P) {
    // Once mounted it stays the same component, or it would lose its state when the code has come.
    const [Part] = useState(() => ({ type: loaded ?? (suspending ??= lazy(start)) }))
    return createElement<P>(Part.type as ComponentType<P>, props)
  }
  return Object.assign(LaterPart, {
    preload: async () => {
      if (loaded === null) await start()
    },
  })
}
