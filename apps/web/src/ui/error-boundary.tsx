import { Component, createContext, type ErrorInfo, type ReactNode, useContext } from 'react'

type Props = {
  /** What stands in for the part that failed. */
  fallback: ReactNode
  children: ReactNode
}

const Retry = createContext<() => void>(() => undefined)

/** Keeps a failure of one part from taking the page with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('A part of the page failed to render', error, info.componentStack)
  }

  #retry = () => this.setState({ failed: false })

  override render() {
    if (!this.state.failed) return this.props.children
    return <Retry value={this.#retry}>{this.props.fallback}</Retry>
  }
}

/** For what stands in for a part that failed: tries that part again. */
export const useRetry = () => useContext(Retry)
