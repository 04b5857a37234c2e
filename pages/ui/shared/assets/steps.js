// Clips of a grid in step, one of them heard.
const STEP_SECONDS = 0.08

function clips(state) {
  return views(state).filter((view) => view instanceof HTMLVideoElement && view.offsetParent !== null)
}

// The longest clip leads: every moment of every other one is a moment of it.
function leading(all) {
  return all.reduce((first, video) => (video.duration || 0) > (first?.duration || 0) ? video : first, all[0])
}

// What is heard is chosen by name, and stays heard in every view that shows it.
function offerSounds(state, seen) {
  const words = new Map(candidates(state.data).map((one) => [one.id, one.words]))
  const sounds = seen.map(({ dataset }) => [dataset.id, `Sound: ${words.get(dataset.id)}`])
  const isSeen = sounds.some(([id]) => id === state.heard)
  offer(state.soundSelect, [["", "No sound"], ...sounds], isSeen ? state.heard : "")
  for (const video of seen) video.muted = video.dataset.id !== state.heard
}

// In another view the clips are other elements: they go on from where the ones before them stood.
function goOn(state) {
  for (const video of clips(state)) {
    if (video.readyState) place(video, state.time)
    else video.addEventListener("loadedmetadata", () => place(video, state.time), { once: true })
  }
}

function showClips(state) {
  const seen = clips(state)
  state.clipBar.hidden = !seen.length
  for (const view of views(state)) if (view instanceof HTMLVideoElement && !seen.includes(view)) view.pause()
  offerSounds(state, seen)
}

function play(state, isPlaying) {
  state.isPlaying = isPlaying
  setText(state.playButton, isPlaying ? "Pause all" : "Play all")
  const all = clips(state)
  for (const video of all) {
    if (isPlaying) { place(video, leading(all).currentTime); video.play().catch(() => {}) }
    else video.pause()
  }
}

function place(video, time) {
  video.currentTime = Math.min(time, video.duration || time)
}

function keepInStep(state) {
  const all = clips(state)
  const first = leading(all)
  if (!first) return
  if (first.readyState) state.time = first.currentTime
  if (!state.isScrubbing && first.duration) state.scrub.value = String(100 * first.currentTime / first.duration)
  if (!state.isPlaying) return
  for (const video of all) {
    const wanted = video.duration ? first.currentTime % video.duration : first.currentTime
    if (video !== first && Math.abs(video.currentTime - wanted) > STEP_SECONDS) video.currentTime = wanted
    if (video.paused) video.play().catch(() => {})
  }
}

function seek(state, share) {
  const all = clips(state)
  state.time = (leading(all)?.duration || 0) * share / 100
  for (const video of all) place(video, state.time)
}
