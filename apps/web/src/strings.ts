import { en, type Strings } from './language/en.ts'

/** The languages there are, in their own words. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const

/** A language the app speaks. */
export type Language = keyof typeof LANGUAGES

/** The texts of the page's language. Read them when they are shown, not when a module is loaded: the language may change. */
export let strings: Strings = en

/** How the viewer writes dates: their own region's way if the page speaks their language. */
export let locale: string = 'en'

const catalogues: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./language/de.ts')).de,
}

/** Loads the texts of a language and makes them the page's. Throws if they can't be loaded; then everything stays as it was. */
export async function speak(language: Language): Promise<void> {
  strings = await catalogues[language]()
  locale = viewerLocales().find((tag) => languageOf(tag) === language) ?? language
}

/** The language of the viewer's liking that the app speaks; English without one. */
export function preferredLanguage(): Language {
  const known = viewerLocales().map(languageOf)
  return known.find(isLanguage) ?? 'en'
}

/** Whether the app speaks `tag`. */
export const isLanguage = (tag: string | null): tag is Language =>
  tag !== null && Object.hasOwn(LANGUAGES, tag)

const languageOf = (tag: string) => tag.split('-')[0] ?? tag

/** What the browser asks for, most wanted first; some on bare systems name one that Intl refuses (`en-US@posix`). */
function viewerLocales(): string[] {
  return (globalThis.navigator?.languages ?? []).flatMap((tag) => {
    try {
      return Intl.getCanonicalLocales(tag)
    } catch {
      return []
    }
  })
}
