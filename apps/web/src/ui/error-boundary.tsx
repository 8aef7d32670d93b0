import { Component, type ErrorInfo, type ReactNode } from 'react'

type Props = {
  /** What stands in for the part that failed. */
  fallback: ReactNode
  children: ReactNode
}

/** Keeps a failure of one part from taking the page with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('A part of the page failed to render', error, info.componentStack)
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
