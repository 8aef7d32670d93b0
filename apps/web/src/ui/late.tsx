import { type ReactNode, Suspense, useEffect } from 'react'
import { ErrorBoundary, useRetry } from './error-boundary.tsx'

type LateProps = {
  children: ReactNode
  /** What stands there until the code is there. */
  waiting?: ReactNode
  /** What stands there if it can't be loaded, and tries it again; to be left out where the part itself can't be seen. */
  failed?: ReactNode
}

/** A part that comes when its code is there. */
export function Late({ children, waiting = null, failed }: LateProps) {
  return (
    <ErrorBoundary fallback={failed ?? <RetryOnline />}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </ErrorBoundary>
  )
}

/** What nobody sees nobody tries again. */
function RetryOnline() {
  const retry = useRetry()
  useEffect(() => {
    addEventListener('online', retry)
    return () => removeEventListener('online', retry)
  }, [retry])
  return null
}
