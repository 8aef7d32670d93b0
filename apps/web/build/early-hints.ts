import type { HtmlTagDescriptor, Plugin } from 'vite'

/** Pages whose code `main.tsx` asks for as soon as it runs. */
const PAGES = ['/src/home-screen.tsx', '/src/room-page.tsx']

/** The letters of running text. Those of codes come after them: they are as large again, and their tiles keep their size. */
const FONT = /source-sans-3-latin-wght-normal-[\w-]+\.woff2$/

/** What is there to be looked at while the rest comes goes first: the page's style sheets, then its font. */
const LATER = { fetchpriority: 'low' }

/**
 * Names in the page's head what would be found only after other things have loaded: the font, which a style sheet names, and the pages' code,
 * which the entry names, and the configuration, which the entry asks for. So all of it loads side by side, and no text changes its font
 * after it was first shown. On a connection of few lanes what is looked at first still comes first: hence the order.
 */
export function earlyHints(): Plugin {
  return {
    name: 'parley:early-hints',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const files = Object.values(bundle)
        const chunks = new Map(
          files.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
        )
        const needed = new Set(
          [...chunks.values()].filter(({ facadeModuleId }) =>
            PAGES.some((page) => facadeModuleId?.endsWith(page)),
          ),
        )
        // A set goes on to what is added to it on the way.
        for (const { imports } of needed) {
          for (const chunk of imports.map((name) => chunks.get(name))) if (chunk) needed.add(chunk)
        }
        const scripts = [...needed].map(({ fileName }) => fileName)
        const styles = [...needed].flatMap(({ viteMetadata }) => Array.from(viteMetadata?.importedCss ?? []))
        const fonts = files.map(({ fileName }) => fileName).filter((fileName) => FONT.test(fileName))
        const link = (href: string, attrs: HtmlTagDescriptor['attrs']): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { ...attrs, href: `/${href}` },
          injectTo: 'head',
        })
        const missing = (fileName: string) => !html.includes(fileName)
        const tags = [
          ...fonts.map((font) =>
            link(font, { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '' }),
          ),
          ...[...styles]
            .filter(missing)
            .map((style) => link(style, { rel: 'preload', as: 'style', crossorigin: '', ...LATER })),
          ...[...scripts]
            .filter(missing)
            .map((script) => link(script, { rel: 'modulepreload', crossorigin: '', ...LATER })),
          link('config.json', { rel: 'preload', as: 'fetch', crossorigin: '', ...LATER }),
        ]
        // Vite's own hints for what the entry imports.
        return { html: html.replaceAll('<link rel="modulepreload" ', '$&fetchpriority="low" '), tags }
      },
    },
  }
}
