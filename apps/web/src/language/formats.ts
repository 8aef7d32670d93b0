/** Texts for a number of things, by the plural category of the number; `other` stands in for those a language doesn't have. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** How a language writes numbers, plurals and enumerations. */
export function formatsOf(language: string) {
  const plural = new Intl.PluralRules(language)
  const numberFormat = new Intl.NumberFormat(language)
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const number = (n: number) => numberFormat.format(n)
  return {
    number,
    list: (items: readonly string[]) => list.format(items),
    /** `1 person`, `12 people`. */
    count: (n: number, forms: PluralForms) => `${number(n)} ${forms[plural.select(n)] ?? forms.other}`,
  }
}
