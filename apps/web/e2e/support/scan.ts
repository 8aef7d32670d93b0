import type { Locator } from '@playwright/test'
import jsQR from 'jsqr'

/** What a camera reads off a QR code as it stands on the screen; null if it reads nothing. */
export async function scan(qr: Locator): Promise<string | null> {
  const png = await qr.screenshot({ animations: 'disabled' })
  const { pixels, width, height } = await qr.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
    if (canvas === null) throw new Error('no canvas')
    canvas.drawImage(image, 0, 0)
    const { data } = canvas.getImageData(0, 0, image.width, image.height)
    return { pixels: [...data], width: image.width, height: image.height }
  }, png.toString('base64'))
  // Not every app reads light on dark, so this one doesn't either.
  const found = jsQR.default(Uint8ClampedArray.from(pixels), width, height, {
    inversionAttempts: 'dontInvert',
  })
  return found?.data ?? null
}
