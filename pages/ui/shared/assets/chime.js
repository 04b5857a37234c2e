// Two soft notes, made here: no file to fetch. A browser lets a page sound only after somebody has pressed something in it.
function chime() {
  try {
    const context = new AudioContext()
    for (const [at, pitch] of [[0, 659.3], [0.16, 880]]) {
      const tone = context.createOscillator()
      const volume = context.createGain()
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0.0001, context.currentTime + at)
      volume.gain.exponentialRampToValueAtTime(0.14, context.currentTime + at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + at + 0.5)
      tone.connect(volume).connect(context.destination)
      tone.start(context.currentTime + at)
      tone.stop(context.currentTime + at + 0.55)
    }
    setTimeout(() => context.close(), 1500)
  } catch { /* a browser without sound */ }
}
