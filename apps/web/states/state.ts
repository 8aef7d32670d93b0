import type { ReactNode } from 'react'

/** A state in which a screen can be, to be looked at without a server. */
export type State = {
  /** Its address, behind the `#`. */
  name: string
  title: string
  /** Sets it up, afresh each time it is shown. */
  stage: () => Staged
}

/** What a state shows, and what has to be pressed or has to happen before it is there. */
export type Staged = { content: ReactNode; play?: () => Promise<void> }

/** States that belong together. */
export type StateGroup = { title: string; states: readonly State[] }
