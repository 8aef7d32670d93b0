import type { Page, WebSocketRoute } from '@playwright/test'

/** The wire between a page and the server, for a test to cut, to listen to and to tamper with. */
export type Line = {
  /** Drops the connection, and every new one until `mend`. */
  cut(): Promise<void>
  mend(): void
  /** From now on the page hears nothing of what the server says, until the next connection. */
  deafen(): void
  /** How often the page has tried to connect. */
  readonly attempts: number
  /** Called with each frame of the page; what it returns is sent on, nothing if it returns null. */
  tamper(change: ((frame: Frame) => Frame | null) | null): void
  /** Sends the page a frame as if it came from the server. */
  inject(frame: Frame): void
  /** Closes the page's connection as the server would. */
  close(code: number): Promise<void>
}

/** Any frame of the protocol. */
export type Frame = { type: string; [key: string]: unknown }

/** Puts a {@link Line} under a page. To be called before the page opens a room. */
export async function tapLine(page: Page): Promise<Line> {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  let isDeaf = false
  let attempts = 0
  let change: ((frame: Frame) => Frame | null) | null = null

  await page.routeWebSocket(/\/ws$/, (socket) => {
    attempts += 1
    if (isCut) return void socket.close({ code: 1012 })
    const server = socket.connectToServer()
    open.add(socket)
    isDeaf = false
    server.onMessage((data) => {
      if (!isDeaf) socket.send(data)
    })
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data)) as Frame
      const passed = change === null ? frame : change(frame)
      if (passed !== null) server.send(JSON.stringify(passed))
    })
    server.onClose((code, reason) => {
      open.delete(socket)
      void socket.close({
        ...(code === undefined ? {} : { code }),
        ...(reason === undefined ? {} : { reason }),
      })
    })
  })

  const closeAll = async (code: number) => {
    const sockets = [...open]
    open.clear()
    await Promise.all(sockets.map((socket) => socket.close({ code })))
  }
  return {
    cut: () => {
      isCut = true
      return closeAll(1012)
    },
    mend: () => {
      isCut = false
    },
    deafen: () => {
      isDeaf = true
    },
    get attempts() {
      return attempts
    },
    tamper: (next) => {
      change = next
    },
    inject: (frame) => {
      for (const socket of open) socket.send(JSON.stringify(frame))
    },
    close: closeAll,
  }
}
