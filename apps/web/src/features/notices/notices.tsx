import { useEffect, useState } from 'react'
import { useRoom, useRoomStore } from '../../state/room-context.ts'
import { useTabSign } from './tab-sign.ts'

/** Tells somebody who is elsewhere what goes on in the room: by the tab's title and icon, and as they wish by notification and tone. */
export function Notices() {
  const store = useRoomStore()
  const room = useRoom((state) => state.room)
  const loaded = useRoom((state) => state.loaded)
  const closed = useRoom(({ link }) => link.status === 'ended' && link.why === 'room-gone')
  const [unread, setUnread] = useState(0)
  useTabSign(room, unread, closed)

  useEffect(() => {
    if (!loaded) return
    let ended = false
    let end = () => {
      ended = true
    }
    import('./lookout.ts')
      .then(({ keepLookout }) => {
        if (!ended) end = keepLookout(store, setUnread)
      })
      // Its code can't be loaded: the room itself goes on without.
      .catch(() => undefined)
    return () => end()
  }, [loaded, store])

  return null
}
