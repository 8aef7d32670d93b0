import { type ReactNode, Suspense } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'

type LateProps = {
  children: ReactNode
  /** What stands there until the code is there. */
  waiting?: ReactNode
  /** What stands there if it can't be loaded; to be left out only where the part itself can't be seen. */
  failed?: ReactNode
}

/** A part that comes when its code is there. */
export function Late({ children, waiting = null, failed = null }: LateProps) {
  return (
    <ErrorBoundary fallback={failed}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </ErrorBoundary>
  )
}
