import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** Kept in step with `CONFIG_CACHE` in src/state/app-update.ts. */
const CONFIG_CACHE = 'parley-config'
const SHELL = 'shell.html'

/**
 * The installed app: its manifest, and the service worker that keeps what a page consists of, so that it opens without a network. The worker
 * answers for `/`, for rooms' pages and for the files of the build, and for nothing that the API says: no token, roster or message is ever in
 * a cache. A new build waits until somebody asks for it.
 */
export function appShell(): Plugin[] {
  return [shell(), ...worker()]
}

/**
 * The page as the service worker gives it out: without the hints what to load early. All of it is in the cache, and Chromium fetches what is
 * hinted at a second time, complaining, where a service worker answers.
 */
function shell(): Plugin {
  return {
    name: 'parley:shell',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const page = await readFile(join(dir, 'index.html'), 'utf8')
      await writeFile(join(dir, SHELL), page.replace(/\s*<link rel="(module)?preload"[^>]*>/g, ''))
    },
  }
}

function worker(): Plugin[] {
  return VitePWA({
    injectRegister: null,
    registerType: 'prompt',
    filename: 'sw.js',
    manifest: {
      id: '/',
      name: 'Parley',
      short_name: 'Parley',
      description: 'Chat rooms you join with a short code.',
      lang: 'en',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      theme_color: '#fcfaf6',
      background_color: '#fcfaf6',
      categories: ['social', 'communication'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
    includeManifestIcons: false,
    workbox: {
      // Of the fonts only what most languages written in Latin letters need: the others come with the network.
      globPatterns: [
        SHELL,
        'theme.js',
        'favicon*.svg',
        'assets/*.{js,css}',
        'assets/*-latin-wght-normal-*.woff2',
      ],
      dontCacheBustURLsMatching: /^assets\//,
      navigateFallback: `/${SHELL}`,
      navigateFallbackAllowlist: [/^\/(\?|$)/, /^\/r\/[^/?]+\/?(\?|$)/],
      runtimeCaching: [
        {
          urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname === '/config.json',
          handler: 'NetworkFirst',
          options: { cacheName: CONFIG_CACHE, networkTimeoutSeconds: 3 },
        },
      ],
      cleanupOutdatedCaches: true,
      importScripts: ['/notification-click.js'],
      inlineWorkboxRuntime: true,
      sourcemap: false,
    },
  })
}
