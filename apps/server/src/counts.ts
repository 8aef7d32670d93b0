/** How often each of a fixed set of things has happened: a plain object, so that counting costs one increment. */
export type Counts<K extends string> = Record<K, number>

/** Counts of these things, none of which has happened. */
export function zeroCounts<K extends string>(keys: readonly K[]): Counts<K> {
  // The keys of a list of K are K.
  return Object.fromEntries(keys.map((key) => [key, 0])) as Counts<K>
}
