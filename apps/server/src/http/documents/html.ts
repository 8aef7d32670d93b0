/** Text that is HTML already. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A template whose values are escaped, unless they are {@link Html}; lists are joined. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(render)))
}

/** What a template of {@link html} takes; `null` is nothing. */
export type HtmlValue = string | number | null | Html | readonly Html[]

function render(value: HtmlValue): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replace(/[&<>"']/g, (char) => entities[char] ?? char)
}

/** A sentence of a document: what stands in backticks is code. */
export function prose(text: string): Html {
  const parts = text.split('`')
  return new Html(
    parts.map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`).text).join(''),
  )
}
