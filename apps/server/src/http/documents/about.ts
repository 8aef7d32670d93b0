/** What both documents say of themselves. */
export const about = {
  title: 'Parley',
  version: '0.1.0',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
}

/** Where the documents are served, and the pages on which people read them. */
export const documentPaths = {
  openApi: '/openapi.json',
  asyncApi: '/asyncapi.json',
  restPage: '/reference',
  framesPage: '/reference/ws',
} as const
