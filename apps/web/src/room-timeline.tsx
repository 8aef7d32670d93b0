import { type ReactNode, Suspense, useState } from 'react'
import { TimelineLoading } from './features/messages/timeline-loading.tsx'
import { later } from './lib/later.tsx'
import { strings } from './strings.ts'
import { Button } from './ui/button.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'

const Timeline = later(async () => (await import('./features/messages/timeline.tsx')).Timeline)

// Wanted right after the first paint, and there as a rule when the connection is: messages can't be earlier.
void Timeline.preload().catch(() => undefined)

/** The room's messages; until their code is there, and if it can't be loaded, what stands in for it. */
export function RoomTimeline({ empty }: { empty: ReactNode }) {
  const [tries, setTries] = useState(0)
  const failed = (
    <TimelineLoading>
      <p>{strings.app.partFailed}</p>
      <p>{strings.app.partFailedHint}</p>
      <Button onClick={() => setTries(tries + 1)}>{strings.app.tryAgain}</Button>
    </TimelineLoading>
  )
  return (
    <ErrorBoundary key={tries} fallback={failed}>
      <Suspense fallback={<TimelineLoading />}>
        <Timeline empty={empty} />
      </Suspense>
    </ErrorBoundary>
  )
}
