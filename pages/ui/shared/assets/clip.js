// One clip with the browser's own controls, and beside them what those lack: repeat, single frames, a frame as a picture.
const playClip = (() => {
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

  // Plays a card's file in `root`; `name` begins the names of saved frames. Going by frames is there once their rate is.
  return function play(root, file, name) {
    const video = make("video", "kv-video")
    Object.assign(video, { controls: true, loop: true, muted: true, playsInline: true, preload: "auto" })
    video.setAttribute("aria-label", "The clip")
    const state = { video, rate: null, words: make("span", "kv-words"), name }
    const bar = make("div", "kv-bar")
    drawBar(state, bar, false)
    for (const event of ["timeupdate", "seeked", "loadedmetadata"]) video.addEventListener(event, () => say(state))
    root.replaceChildren(video, bar)
    Object.assign(video, { poster: file.thumbnail, src: file.full })
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.play().catch(() => {})
    if (file.timing) fetch(file.timing).then((answer) => answer.json()).then(({ frameRate, hasSound }) => {
      state.rate = frameRate
      drawBar(state, bar, hasSound)
      say(state)
    }).catch(() => {}) // without frames, then
    return { video, step: (change) => { if (state.rate) stepTo(state, change) } }
  }

  function drawBar(state, bar, hasSound) {
    const { video, rate } = state
    const presses = [toggle("Repeat", video.loop, (pressed) => { video.loop = pressed })]
    if (hasSound) {
      const mute = toggle("Mute", video.muted, (pressed) => { video.muted = pressed })
      video.onvolumechange = () => mute.setAttribute("aria-pressed", String(video.muted))
      presses.push(mute)
    }
    if (rate) {
      presses.push(
        button("‹ Frame", "kv-action", () => stepTo(state, -1), "One frame back"),
        button("Frame ›", "kv-action", () => stepTo(state, 1), "One frame forward"),
      )
    }
    bar.replaceChildren(...presses, button("Save this frame", "kv-action", () => save(state), "Save this frame as a picture"), state.words)
  }
})()
