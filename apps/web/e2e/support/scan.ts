import type { Locator } from '@playwright/test'
import jsQR from 'jsqr'

/** What a camera reads off a QR code as it stands on the screen; null if it reads nothing. */
export async function scan(qr: Locator): Promise<string | null> {
  const png = await qr.screenshot({ animations: 'disabled' })
  const { base64, width, height } = await qr.page().evaluate(pixelsOf, png.toString('base64'))
  const pixels = Uint8ClampedArray.from(Buffer.from(base64, 'base64'))
  // Not every app reads light on dark, so this one doesn't either.
  return jsQR.default(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null
}

/** Runs in the page, which can read pictures. As text they travel many times faster than as numbers. */
async function pixelsOf(picture: string) {
  const bytes = Uint8Array.from(atob(picture), (char) => char.codePointAt(0) ?? 0)
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const { width, height } = image
  const canvas = new OffscreenCanvas(width, height).getContext('2d')
  if (canvas === null) throw new Error('no canvas')
  canvas.drawImage(image, 0, 0)
  const { data } = canvas.getImageData(0, 0, width, height)
  const base64 = btoa(Array.from(data, (byte) => String.fromCodePoint(byte)).join(''))
  return { base64, width, height }
}
