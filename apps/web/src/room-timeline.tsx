import type { ReactNode } from 'react'
import { TimelineLoading } from './features/messages/timeline-loading.tsx'
import { later } from './lib/later.tsx'
import { PartFailed } from './part-failed.tsx'
import { strings } from './strings.ts'
import { Late } from './ui/late.tsx'

const Timeline = later(async () => (await import('./features/messages/timeline.tsx')).Timeline)

// Wanted right after the first paint, and there as a rule when the connection is: messages can't be earlier.
void Timeline.preload().catch(() => undefined)

/** The room's messages; until their code is there, and if it can't be loaded, what stands in for it. */
export function RoomTimeline({ empty }: { empty: ReactNode }) {
  return (
    <Late
      waiting={<TimelineLoading />}
      failed={
        <TimelineLoading>
          <PartFailed prominent text={strings.app.partFailed} />
        </TimelineLoading>
      }
    >
      <Timeline empty={empty} />
    </Late>
  )
}
