import { locale } from '../strings.ts'

/** The formats of one locale: made when it is first used, as they are costly to make. */
const formatsOf = memoizeLast((tag: string) => ({
  time: new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' }),
  exact: new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' }),
  day: new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' }),
  dayWithYear: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric' }),
  relative: new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }),
}))

function memoizeLast<T>(make: (key: string) => T): (key: string) => T {
  let last: { key: string; value: T } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) }
    return last.value
  }
}

/**
 * Time of day for the gutter, in the viewer's zone and their way of counting hours, without `AM` and `PM`: the gutter is narrow and
 * the tooltip has the rest.
 */
export const timeOfDay = (at: number) =>
  formatsOf(locale)
    .time.formatToParts(at)
    .filter((part) => part.type !== 'dayPeriod')
    .map((part) => part.value)
    .join('')
    .trim()

/** The same to be heard, with what the gutter leaves out. */
export const spokenTime = (at: number) => formatsOf(locale).time.format(at)

/** Date and time to the second, for the tooltip. */
export const exactTime = (at: number) => formatsOf(locale).exact.format(at)

/** The local day that was asked for last, from its first instant to the next day's: a timeline asks for the same one over and over. */
let lastDay = { from: 0, until: 0, number: 0 }

/** Number of the local calendar day; two instants share it exactly if they fall on the same date for the viewer. */
export function localDay(at: number): number {
  if (at < lastDay.from || at >= lastDay.until) {
    const date = new Date(at)
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
    lastDay = {
      from: new Date(year, month, day).getTime(),
      until: new Date(year, month, day + 1).getTime(),
      number: Math.floor(Date.UTC(year, month, day) / 86_400_000),
    }
  }
  return lastDay.number
}

/** Minute of an instant, to tell whether two messages would show the same time. */
export const minuteOf = (at: number) => Math.floor(at / 60_000)

/** `Today`, `Yesterday`, or the date: with its weekday this year, with its year before. */
export function dayLabel(at: number, now: number): string {
  const days = localDay(at) - localDay(now)
  if (days === 0 || days === -1) {
    const text = formatsOf(locale).relative.format(days, 'day')
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatsOf(locale)[sameYear ? 'day' : 'dayWithYear'].format(at)
}
