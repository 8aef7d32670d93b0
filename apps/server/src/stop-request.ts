const request = new AbortController()

/**
 * Fires when this process is asked to stop; the reason is the name of the signal. It listens from its import on, before the
 * rest of the program is loaded: a signal that finds no listener ends the process on the spot. Repeated signals change nothing.
 */
export const stopRequest: AbortSignal = request.signal

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => request.abort(signal))
}
// `npm start` runs this process with a channel to it: when the channel breaks, whoever started us is gone.
if (process.channel) {
  process.channel.unref()
  process.on('disconnect', () => request.abort('the starting process ended'))
}
