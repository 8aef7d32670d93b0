import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { appShell } from './build/app-shell.ts'
import { earlyHints } from './build/early-hints.ts'

/** Static hosts answer unknown paths with `404.html`; as a copy of the app it makes `/r/CODE` work there, too. */
function notFoundFallback(): Plugin {
  let outDir = ''
  return {
    name: 'parley:not-found-fallback',
    apply: 'build',
    configResolved: (config) => {
      outDir = resolve(config.root, config.build.outDir)
    },
    closeBundle: () => copyFile(resolve(outDir, 'index.html'), resolve(outDir, '404.html')),
  }
}

/** Text is compressed once, at build time and as well as can be, not by the server for each visitor. */
function precompress(): Plugin {
  return {
    name: 'parley:precompress',
    apply: 'build',
    // What is written, not what is generated: Vite still fills in the lists of what to load along with a chunk.
    async writeBundle({ dir = '' }, bundle) {
      const texts = Object.keys(bundle).filter((fileName) => /\.(js|css)$/.test(fileName))
      await Promise.all(
        texts.map(async (fileName) => {
          const source = await readFile(join(dir, fileName))
          await writeFile(join(dir, `${fileName}.br`), brotliCompressSync(source))
          await writeFile(join(dir, `${fileName}.gz`), gzipSync(source, { level: 9 }))
        }),
      )
    },
  }
}

const api = process.env.API_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), earlyHints(), appShell(), notFoundFallback(), precompress()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // Data URLs and an inline polyfill would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      output: {
        // One file for each way in and for each sheet, and few beside them: every further one is a request of its own. The entry
        // stays apart: it waits for pages, so nothing that they import may wait for it.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /[\\/]node_modules[\\/]/, tags: ['$initial'] },
            {
              name: 'app',
              test: /[\\/](?:src[\\/](?:state|lib|ui|language)|packages[\\/]\w+[\\/]src)[\\/]/,
              tags: ['$initial'],
            },
            // Neither the sheet for inviting, which brings a QR code's maths, nor what a room needs only later or at its end.
            {
              name: 'shared',
              test: /[\\/]src[\\/](?!features[\\/]invite|lib[\\/](?:tone|looking|dates|timeline)|state[\\/](?:entry|server-reach))/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/rooms': api,
      '/session': api,
      '/ws': { target: api, ws: true },
    },
  },
})
