/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What one variable means: how its text is read, and what it is when it is not set. */
export interface Setting<T> {
  variable: string
  fallback: T
  parse: (text: string) => T
}

/** Why a text cannot be a value; the variable is named by who reads it. */
export class Refused extends Error {}

/** A setting; `parse` throws {@link Refused}. */
export function setting<T>(variable: string, fallback: T, parse: (text: string) => T): Setting<T> {
  return { variable, fallback, parse }
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max))
      throw new Refused(`must be a whole number from ${min} to ${max}, not "${text}"`)
    return value
  }
}

/** One of these words. */
export function oneOf<const T extends string>(...values: T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text)
    if (value === undefined) throw new Refused(`must be one of ${values.join(', ')}, not "${text}"`)
    return value
  }
}

/** A comma list; empty items are left out. */
export function list<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(parse)
}

/** The values that a table of settings stands for. */
export type Values<S extends Record<string, Setting<unknown>>> = { [K in keyof S]: S[K]['fallback'] }

/**
 * Reads a table of settings from the environment. A variable that is unset or empty takes its default.
 * @param refusals gets a line for every variable that cannot be used
 */
export function readSettings<S extends Record<string, Setting<unknown>>>(
  settings: S,
  env: Environment,
  refusals: string[],
): Values<S> {
  const entries = Object.entries(settings).map(([name, entry]) => {
    const text = env[entry.variable]?.trim() ?? ''
    if (text === '') return [name, entry.fallback]
    try {
      return [name, entry.parse(text)]
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push(`${entry.variable} ${error.message}`)
      return [name, entry.fallback]
    }
  })
  return Object.fromEntries(entries) as Values<S>
}
