// Runs before the first paint, so that a chosen theme never flashes. A file of its own: the page allows no inline script.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('parley:theme')
  } catch {
    // Storage is blocked: the system's theme it is.
  }
  const root = document.documentElement
  if (choice === 'light' || choice === 'dark') root.dataset.theme = choice
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.querySelector('meta[name="theme-color"]').content = dark ? '#0e1117' : '#fcfaf6'
})()
