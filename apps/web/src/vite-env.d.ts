import 'react'

declare module 'react' {
  // Custom properties carry what only the markup knows (an author's hue, a number of tiles) into the style sheets.
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined
  }
}
