// One clip with the browser's own controls, and beside them what those lack: repeat, single frames, a frame as a picture.
const players = new WeakMap()

// A frame is shown from its own moment until the next one's: its middle is the safe place to go to.
const frameAt = (video, rate) => Math.floor(video.currentTime * rate + 0.01)
const lastFrame = (video, rate) => Math.max(0, Math.round(video.duration * rate) - 1)

function stepTo(state, change) {
  const { video, rate } = state
  video.pause()
  const wanted = Math.min(lastFrame(video, rate), Math.max(0, frameAt(video, rate) + change))
  video.currentTime = Math.min((wanted + 0.5) / rate, video.duration)
}

function say(state) {
  const { video, rate, words } = state
  if (!video.duration) return
  const place = `${video.currentTime.toFixed(2)} / ${video.duration.toFixed(2)} s`
  const frames = rate ? ` · frame ${Math.min(frameAt(video, rate), lastFrame(video, rate)) + 1} of ${lastFrame(video, rate) + 1}` : ""
  setText(words, place + frames)
}

function save(state) {
  const { video, rate } = state
  const canvas = make("canvas")
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext("2d").drawImage(video, 0, 0)
  canvas.toBlob((content) => {
    const link = make("a")
    link.href = URL.createObjectURL(content)
    link.download = `${state.name}-${rate ? `frame-${frameAt(video, rate) + 1}` : `${video.currentTime.toFixed(2)}s`}.png`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }, "image/png")
}

function toggle(text, isPressed, onPressed) {
  const press = button(text, "kv-action", () => {
    const pressed = press.getAttribute("aria-pressed") !== "true"
    press.setAttribute("aria-pressed", String(pressed))
    onPressed(pressed)
  })
  press.setAttribute("aria-pressed", String(isPressed))
  return press
}

function build(root, data) {
  const video = make("video", "kv-video")
  Object.assign(video, { controls: true, loop: true, muted: true, playsInline: true, preload: "auto" })
  video.setAttribute("aria-label", "The clip")
  const state = { video, rate: data.frameRate, words: make("span", "kv-words"), address: "", name: data.name }
  const bar = make("div", "kv-bar")
  bar.append(toggle("Repeat", true, (pressed) => { video.loop = pressed }))
  if (data.hasSound) {
    const mute = toggle("Mute", true, (pressed) => { video.muted = pressed })
    video.onvolumechange = () => mute.setAttribute("aria-pressed", String(video.muted))
    bar.append(mute)
  }
  if (state.rate) {
    bar.append(
      button("‹ Frame", "kv-action", () => stepTo(state, -1), "One frame back"),
      button("Frame ›", "kv-action", () => stepTo(state, 1), "One frame forward"),
    )
  }
  bar.append(button("Save this frame", "kv-action", () => save(state), "Save this frame as a picture"), state.words)
  for (const name of ["timeupdate", "seeked", "loadedmetadata"]) video.addEventListener(name, () => say(state))
  root.addEventListener("keydown", (event) => {
    const step = { ",": -1, ".": 1 }[event.key]
    if (step && state.rate) { stepTo(state, step); event.preventDefault() }
  })
  root.replaceChildren(video, bar)
  return state
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".kv")
  let state = players.get(root)
  if (!state) {
    state = build(root, data)
    players.set(root, state)
  }
  root.style.setProperty("--shape", `${data.width} / ${data.height}`)
  root.style.setProperty("--widest", `${Math.round(data.tallest * data.width / data.height)}px`)
  const address = data.url.split("?")[0]
  if (state.address === address) return // signed anew, the same clip: it plays on
  state.address = address
  state.name = data.name
  Object.assign(state.video, { poster: data.poster, src: data.url })
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) state.video.play().catch(() => {})
}
