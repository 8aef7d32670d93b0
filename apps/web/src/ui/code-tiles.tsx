import { cx } from '../lib/cx.ts'
import styles from './code-tiles.module.css'

type CodeTilesProps = {
  code: string
  size: 'small' | 'medium' | 'large'
  /** Number of tiles, where the code is still being typed. */
  slots?: number
  /** While the field has focus: the range that is selected, or the tile that the next character goes to. */
  selection?: { start: number; end: number } | null
  invalid?: boolean
  /** Names the shared element that travels from the home page into the room's header, and from there into the sheet. */
  travels?: boolean
  /** A long code stands in two rows, so that it stays as large as its size says. */
  folds?: boolean
}

/**
 * The room's code as tiles, the app's one emblem. Purely visual: whoever uses it says the code in text for assistive technology.
 * The letters are drawn by the style sheet, so that the code never stands twice in the page's text.
 */
export function CodeTiles({ code, size, slots, selection = null, invalid, travels, folds }: CodeTilesProps) {
  const characters = [...code]
  const length = Math.max(slots ?? 0, characters.length)
  const caret =
    selection !== null && selection.start === selection.end ? Math.min(selection.start, length - 1) : null
  const isSelected = (index: number) =>
    selection !== null && index >= selection.start && index < selection.end
  const tiles = Array.from({ length }, (_, index) => ({
    id: `tile-${index}`,
    char: characters[index] ?? '',
    active: index === caret,
    selected: isSelected(index),
  }))
  return (
    <span
      aria-hidden="true"
      dir="ltr"
      className={cx(
        styles.tiles,
        styles[size],
        invalid && styles.invalid,
        travels && styles.travels,
        folds && styles.folds,
      )}
      data-size={size}
      data-many={tiles.length > 6 || undefined}
      style={{ '--tiles': tiles.length, '--half': Math.ceil(tiles.length / 2) }}
    >
      {tiles.map((tile) => (
        <span
          key={tile.id}
          className={styles.tile}
          data-char={tile.char}
          data-filled={tile.char !== '' || undefined}
          data-active={tile.active || undefined}
          data-selected={tile.selected || undefined}
        />
      ))}
    </span>
  )
}
