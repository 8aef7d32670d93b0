import './without-server.ts'
import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '../src/styles/tokens.css'
import '../src/styles/base.css'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { startClient } from '../src/state/client.ts'
import { isLanguageChoice, useLanguage } from '../src/state/language-store.ts'
import { loadLinks } from '../src/state/links-store.ts'
import { useUpdate } from '../src/state/app-update.ts'
import { useDeparture } from '../src/state/departure.ts'
import { useRecentRooms } from '../src/state/recent-rooms.ts'
import { useReach } from '../src/state/server-reach.ts'
import { useTheme, watchTheme } from '../src/state/theme-store.ts'
import { stateOf } from './catalogue.ts'
import { IndexPage } from './index-page.tsx'
import { nextFrame } from './play.ts'
import { startAfresh } from './without-server.ts'

const html = document.documentElement
const asked = new URLSearchParams(location.search)
const theme = asked.get('theme')
const language = asked.get('language') ?? 'en'

watchTheme()
await Promise.all([
  startClient(),
  useLanguage.getState().choose(isLanguageChoice(language) ? language : 'en'),
  // What the app loads after its first paint is there from the start here: states are looked at as they end up.
  import('../src/features/messages/timeline.tsx'),
  loadLinks(),
])

const container = document.getElementById('root')
if (container === null) throw new Error('The page has no #root')
const root = createRoot(container)

/**
 * Shows the state that the address names, alone on the page; without one, the list of all. When everything that leads to it has
 * happened, the root element names it in `data-shown`: who waits for that may look. Not in strict mode, which would play it twice.
 */
async function show() {
  const name = location.hash.slice(1)
  const state = stateOf(name)
  delete html.dataset.shown
  flushSync(() => root.render(null))
  startAfresh()
  useRecentRooms.setState({ rooms: [] })
  useDeparture.setState({ departure: null, farewell: null })
  useUpdate.setState({ available: false, postponed: false })
  useReach.setState({ reach: { status: 'up' } })
  if (theme === 'light' || theme === 'dark') useTheme.getState().choose(theme)
  const { content, play } = state?.stage() ?? { content: <IndexPage /> }
  root.render(content)
  await nextFrame()
  await play?.()
  await nextFrame()
  await nextFrame()
  if (location.hash.slice(1) === name) html.dataset.shown = name
}

addEventListener('hashchange', () => void show())
await show()
