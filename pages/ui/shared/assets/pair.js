// Two pictures of a grid on each other: a slider, an overlay, a blink, their difference.
const BLINK_MS = 700

function candidates(data) {
  return data.sections.flatMap((s) => s.rows.flatMap((r) => r.cells.flatMap((c) => c.tasks)))
    .flatMap((task) => task.files.filter((file) => file.full).map((file, index) => ({
      id: `${task.id} ${index}`, words: task.files.length > 1 ? `${task.place} (${index + 1})` : task.place, file, task })))
}

// Options as pairs of value and words; an open list is left alone as long as they are the same.
function offer(select, options, chosen) {
  const offered = JSON.stringify(options)
  if (select.dataset.offered !== offered) {
    select.dataset.offered = offered
    select.replaceChildren(...options.map(([value, words]) => new Option(words, value)))
  }
  select.value = chosen
}

function drawPair(state, data) {
  const found = candidates(data)
  const canPair = found.length > 1
  for (const name of ["slider", "overlay"]) state.modes[name].disabled = !canPair
  if (!canPair && state.mode !== "grid") state.mode = "grid"
  for (const [name, pressed] of Object.entries(state.modes)) pressed.setAttribute("aria-pressed", String(name === state.mode))
  state.tables.hidden = state.mode !== "grid"
  state.pair.hidden = state.mode === "grid"
  state.pair.dataset.mode = state.mode
  if (state.mode === "grid") return
  const ids = found.map((one) => one.id)
  if (!ids.includes(state.first)) state.first = ids[0]
  if (!ids.includes(state.second) || state.second === state.first) state.second = ids.find((id) => id !== state.first)
  const options = found.map((one) => [one.id, one.words])
  offer(state.firstSelect, options, state.first)
  offer(state.secondSelect, options, state.second)
  const [one, other] = [state.first, state.second].map((id) => found.find((candidate) => candidate.id === id))
  const shown = JSON.stringify([one.id, other.id])
  if (state.shownPair !== shown) {
    state.shownPair = shown
    state.stage.style.setProperty("--shape", one.task.width / one.task.height)
    const layers = [one, other].map(({ id, file, words }, index) => {
      const view = file.isClip ? clip(file) : still({ ...file, thumbnail: file.full, full: undefined }, words)
      view.classList.add(index ? "kg-over" : "kg-under")
      view.dataset.id = id
      return view
    })
    state.tags.forEach((tag, index) => setText(tag, [one, other][index].words))
    state.stage.replaceChildren(...layers, state.line, ...state.tags)
  }
  mix(state)
}

function mix(state) {
  const share = Number(state.mixer.value)
  const over = state.stage.querySelector(".kg-over")
  if (!over) return
  const isSlider = state.mode === "slider"
  const edge = Math.min(100, Math.max(0, (share - state.zoom.x) / state.zoom.scale)) // the clip is zoomed with its picture
  over.style.clipPath = isSlider ? `inset(0 0 0 ${edge}%)` : ""
  over.style.opacity = isSlider || state.isDifferent ? "1" : state.isBlinking ? (state.isOver ? "1" : "0") : String(share / 100)
  over.style.mixBlendMode = !isSlider && state.isDifferent ? "difference" : ""
  state.line.hidden = !isSlider
  state.line.style.left = `${share}%`
  state.stage.classList.toggle("kg-sliding", isSlider && !state.isZooming)
  state.tags.forEach((tag, index) => {
    tag.hidden = !isSlider && !state.isDifferent && state.isBlinking && state.isOver !== Boolean(index)
  })
  state.blinkButton.hidden = state.differenceButton.hidden = isSlider
  state.mixer.disabled = !isSlider && (state.isBlinking || state.isDifferent)
  state.blinkButton.setAttribute("aria-pressed", String(state.isBlinking))
  state.differenceButton.setAttribute("aria-pressed", String(state.isDifferent))
}

function setBlinking(state, isBlinking) {
  state.isBlinking = isBlinking
  if (isBlinking) state.isDifferent = false
  clearInterval(state.blinker)
  if (isBlinking) state.blinker = setInterval(() => { state.isOver = !state.isOver; mix(state) }, BLINK_MS)
  mix(state)
}

// The line follows the finger wherever the picture is touched, as long as the zoom does not want the drag.
function listenForSliding(state) {
  const slide = (event) => {
    const box = state.stage.getBoundingClientRect()
    state.mixer.value = String(Math.min(100, Math.max(0, 100 * (event.clientX - box.left) / box.width)))
    mix(state)
  }
  state.stage.addEventListener("pointerdown", (event) => {
    if (state.mode !== "slider" || state.isZooming) return
    event.preventDefault()
    state.stage.setPointerCapture(event.pointerId)
    slide(event)
  })
  state.stage.addEventListener("pointermove", (event) => {
    if (state.stage.hasPointerCapture(event.pointerId)) slide(event)
  })
}
