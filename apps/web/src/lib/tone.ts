/** Two notes, a fourth apart, low enough to be heard past by who is talking. */
const NOTES = [
  { hertz: 587, at: 0 },
  { hertz: 784, at: 0.11 },
] as const
const NOTE_S = 0.3
const LOUDNESS = 0.07
/** A browser that wants a gesture first lets `resume` wait for it; the tone would come then, out of place. */
const PATIENCE_MS = 250

/** Plays a short, quiet tone; nothing at all where the browser doesn't let it. */
export async function playTone(): Promise<void> {
  // Before the first gesture it is refused for certain, and the refusal is written to the console.
  if (!navigator.userActivation?.hasBeenActive) return
  let audio: AudioContext | undefined
  try {
    audio = new AudioContext()
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    if (audio.state !== 'running') await Promise.race([audio.resume(), patience])
    if (audio.state === 'running') await play(audio)
  } catch {
    // No sound device, or none to be had: there is nothing to say about that.
  } finally {
    await audio?.close().catch(() => undefined)
  }
}

function play(audio: AudioContext): Promise<void> {
  const start = audio.currentTime
  const notes = NOTES.map(({ hertz, at }) => {
    const note = new OscillatorNode(audio, { frequency: hertz })
    const volume = new GainNode(audio, { gain: 0 })
    volume.gain.setValueAtTime(0, start + at)
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + at + 0.015)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + NOTE_S)
    note.connect(volume).connect(audio.destination)
    note.start(start + at)
    note.stop(start + at + NOTE_S)
    return new Promise<void>((resolve) => note.addEventListener('ended', () => resolve()))
  })
  return Promise.all(notes).then(() => undefined)
}
