/** How somebody stands to a room when a message comes there. */
type Attention = {
  /** They look at it. */
  looking: boolean
  muted: boolean
  /** They want notifications, and the browser allows them. */
  notifications: boolean
  sound: boolean
}

/** By what a message calls them. */
export type Call = { notification: boolean; tone: boolean }

/** What a message of somebody else calls for. */
export function callFor({ looking, muted, notifications, sound }: Attention): Call {
  const reachable = !looking && !muted
  return { notification: reachable && notifications, tone: reachable && sound }
}
