/**
 * How large what a browser loads may get, compressed: `size-limit` measures it after a build, as a step of `npm test`. What is loaded
 * later, such as sheets, other languages and what makes messages links, counts nowhere.
 */
import { filesNeededFor } from './scripts/shipped.mjs'

const script = (path) => path.endsWith('.js')

export default [
  {
    name: 'JavaScript of the first paint of a room',
    path: (await filesNeededFor('src/main.tsx', 'src/room-page.tsx')).filter(script),
    limit: '110 kB',
    gzip: true,
  },
  {
    name: 'JavaScript until its messages are there',
    path: (
      await filesNeededFor('src/main.tsx', 'src/room-page.tsx', 'src/features/messages/timeline.tsx')
    ).filter(script),
    limit: '130 kB',
    gzip: true,
  },
  {
    name: 'JavaScript until the home page is there',
    path: (await filesNeededFor('src/main.tsx', 'src/home-screen.tsx')).filter(script),
    limit: '110 kB',
    gzip: true,
  },
  { name: 'all style sheets', path: 'dist/assets/*.css', limit: '18 kB', gzip: true },
]
