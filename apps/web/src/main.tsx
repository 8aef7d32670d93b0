import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, preloadPage } from './app.tsx'
import { watchPresses } from './lib/focus-origin.ts'
import { watchOverlayHistory } from './lib/overlay-history.ts'
import { openLasting } from './lib/storage.ts'
import { whenIdle } from './lib/when-idle.ts'
import { reloadApp, useUpdate, watchForUpdates } from './state/app-update.ts'
import { startClient } from './state/client.ts'
import { startLanguage, useLanguage } from './state/language-store.ts'
import { watchNotifications } from './state/notifications-store.ts'
import { watchPreferences } from './state/preferences-store.ts'
import { watchRecentRooms } from './state/recent-rooms.ts'
import { watchTheme } from './state/theme-store.ts'
import { strings } from './strings.ts'
import { Crashed } from './ui/crashed.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'

watchOverlayHistory()
watchPresses()
watchTheme()
watchPreferences()
watchNotifications()
void watchForUpdates()
watchRecentRooms()
await openLasting()
await Promise.all([startClient(), startLanguage(), preloadPage(location.pathname)])

/** The whole app, said anew when the language changes. */
function Page() {
  useLanguage((state) => state.language)
  return <App />
}

/** In place of the whole app. If it is only out of date (a part of an old build is gone), it says that. */
function Failed() {
  const updated = useUpdate((state) => state.available)
  const { app, updates } = strings
  return (
    <Crashed
      text={updated ? updates.needed : app.crashed}
      hint={updated ? updates.neededHint : app.crashedHint}
      action={app.reload}
      onReload={() => void reloadApp()}
    />
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary fallback={<Failed />}>
      <Page />
    </ErrorBoundary>
  </StrictMode>,
)

await whenIdle()
// The page is whole without them if they can't be loaded.
import('./ui/tooltips.ts').then(
  ({ startTooltips }) => startTooltips(),
  () => undefined,
)
import('./ui/overheard.ts').then(
  ({ startOverhearing }) => startOverhearing(),
  () => undefined,
)
import('./home-screen.tsx').then(
  ({ watchLeft }) => watchLeft(),
  () => undefined,
)
