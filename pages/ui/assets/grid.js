// A comparison as a grid whose places never move; two of its pictures on each other; clips in step; one zoom for all.
const grids = new WeakMap()
const LARGEST_ZOOM = 12
const BLINK_MS = 700
const STEP_SECONDS = 0.08
const ZOOM_STEP = 1.4

function structure(data) {
  return JSON.stringify([data.isFlow, data.corner, data.columns, data.sections.map((s) => [s.title, s.rows.map((r) => [
    r.label, r.cells.map((c) => [c.empty, c.tasks.length])])])])
}

function drawTables(state, data) {
  const shape = structure(data)
  if (state.shape === shape) return
  state.shape = shape
  state.cells = []
  const tables = data.sections.map((section) => {
    const box = make("section", "kg-section")
    if (section.title) box.append(make("h3", "kg-section-title", section.title))
    box.append(data.isFlow ? flow(state, section) : table(state, data, section))
    return box
  })
  state.tables.replaceChildren(...tables)
}

function flow(state, section) {
  const box = make("div", "kb-grid")
  for (const row of section.rows) for (const cell of row.cells) {
    const place = make("div", "kg-flow")
    place.append(make("p", "kg-label", cell.label))
    const tasks = make("div", "kg-tasks")
    place.append(tasks)
    state.cells.push(tasks)
    box.append(place)
  }
  return box
}

function table(state, data, section) {
  const scroller = make("div", "kg-scroll")
  scroller.tabIndex = 0
  scroller.setAttribute("role", "region")
  scroller.setAttribute("aria-label", section.title || "Comparison")
  const hasRows = section.rows.some((row) => row.label)
  scroller.classList.toggle("kg-tall", section.rows.length > 1)
  scroller.classList.toggle("kg-labelled", hasRows)
  scroller.style.setProperty("--columns", data.columns.length)
  scroller.style.setProperty("--shape", tallest(section).toFixed(3))
  const grid = make("table", "kg-table")
  const head = make("tr")
  if (hasRows) head.append(make("th", "kg-corner", data.corner))
  for (const column of data.columns) {
    const cell = make("th", "kg-column", column)
    cell.scope = "col"
    head.append(cell)
  }
  const top = make("thead")
  top.append(head)
  const body = make("tbody")
  for (const row of section.rows) {
    const line = make("tr")
    if (hasRows) {
      const label = make("th", "kg-row")
      label.scope = "row"
      label.append(make("span", "kg-row-label", row.label))
      line.append(label)
    }
    for (const cell of row.cells) {
      const place = make("td", "kg-cell")
      const tasks = make("div", "kg-tasks")
      tasks.classList.toggle("kg-several", cell.tasks.length > 1)
      place.append(tasks)
      if (!cell.tasks.length) tasks.append(make("p", "kg-empty", "not asked for"))
      state.cells.push(tasks)
      line.append(place)
    }
    body.append(line)
  }
  grid.append(top, body)
  scroller.append(grid)
  return scroller
}

// Width by height of the tallest picture: so wide may a column be that it is seen whole, with its facts.
function tallest(section) {
  const shapes = section.rows.flatMap((row) => row.cells.flatMap((cell) => cell.tasks.map((task) => task.width / task.height)))
  return Math.min(2.5, ...shapes.filter((shape) => shape > 0))
}

function fill(state, data, trigger) {
  let place = 0
  for (const section of data.sections) for (const row of section.rows) for (const cell of row.cells) {
    const box = state.cells[place++]
    if (!cell.tasks.length) continue
    keepChildren(box, cell.tasks.map((task) => {
      if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
      const parts = state.cards.get(task.id)
      drawCard(parts, task, (name, value) => { if (name !== "opened" || !state.isZooming) trigger(name, value) })
      state.tasks.set(task.id, task)
      return parts.card
    }))
  }
}

function views(state) {
  return [...state.root.querySelectorAll(".kb-view")]
}

function clips(state) {
  return views(state).filter((view) => view instanceof HTMLVideoElement && view.offsetParent !== null)
}

// ---- one zoom for every picture

function applyZoom(state) {
  const { scale, x, y } = state.zoom
  state.root.style.setProperty("--zoom", scale)
  state.root.style.setProperty("--x", `${x}%`)
  state.root.style.setProperty("--y", `${y}%`)
  state.zoomBar.hidden = !state.isZooming
  setText(state.zoomWords, `${Math.round(scale * 100)} %`)
  if (scale > 1) for (const view of views(state)) sharpen(view)
  if (state.mode !== "grid") mix(state)
}

function sharpen(view) {
  if (!view.dataset.full || view.dataset.sharp) return
  view.dataset.sharp = "yes"
  view.src = view.dataset.full
}

function zoomTo(state, scale, atX = 50, atY = 50) {
  const before = state.zoom
  const next = Math.min(LARGEST_ZOOM, Math.max(1, scale))
  const ratio = next / before.scale
  const clamp = (value) => Math.min(0, Math.max(100 * (1 - next), value))
  state.zoom = { scale: next, x: clamp(atX - (atX - before.x) * ratio), y: clamp(atY - (atY - before.y) * ratio) }
  applyZoom(state)
}

function pan(state, dx, dy) {
  const clamp = (value) => Math.min(0, Math.max(100 * (1 - state.zoom.scale), value))
  state.zoom = { ...state.zoom, x: clamp(state.zoom.x + dx), y: clamp(state.zoom.y + dy) }
  applyZoom(state)
}

function listenForZoom(state) {
  const at = (event) => {
    const frame = event.target.closest?.(".kb-picture, .kg-stage")
    if (!state.isZooming || !frame) return null
    const box = frame.getBoundingClientRect()
    return { x: 100 * (event.clientX - box.left) / box.width, y: 100 * (event.clientY - box.top) / box.height, box }
  }
  state.root.addEventListener("wheel", (event) => {
    const point = at(event)
    if (!point) return
    event.preventDefault()
    zoomTo(state, state.zoom.scale * Math.exp(-event.deltaY / 300), point.x, point.y)
  }, { passive: false })
  let drag = null
  state.root.addEventListener("pointerdown", (event) => {
    const point = at(event)
    if (point) { drag = { x: event.clientX, y: event.clientY, box: point.box }; event.preventDefault() }
  })
  state.root.addEventListener("pointermove", (event) => {
    if (!drag) return
    pan(state, 100 * (event.clientX - drag.x) / drag.box.width, 100 * (event.clientY - drag.y) / drag.box.height)
    drag = { ...drag, x: event.clientX, y: event.clientY }
  })
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) state.root.addEventListener(end, () => { drag = null })
  state.root.addEventListener("dblclick", (event) => { if (at(event)) zoomTo(state, 1) })
  state.root.addEventListener("keydown", (event) => {
    if (!state.isZooming || event.target.matches("input, select")) return
    const step = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key]
    const move = { ArrowLeft: [8, 0], ArrowRight: [-8, 0], ArrowUp: [0, 8], ArrowDown: [0, -8] }[event.key]
    if (step) zoomTo(state, state.zoom.scale * step)
    else if (event.key === "0") zoomTo(state, 1)
    else if (move && state.zoom.scale > 1) pan(state, ...move)
    else return
    event.preventDefault()
  })
}

// ---- clips in step

// The longest clip leads: every moment of every other one is a moment of it.
function leading(all) {
  return all.reduce((first, video) => (video.duration || 0) > (first?.duration || 0) ? video : first, all[0])
}

function mute(state) {
  clips(state).forEach((video, index) => { video.muted = state.isMuted || index > 0 })
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
}

function play(state, isPlaying) {
  state.isPlaying = isPlaying
  setText(state.playButton, isPlaying ? "Pause all" : "Play all")
  const all = clips(state)
  mute(state)
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

// ---- two pictures on each other

function candidates(data) {
  return data.sections.flatMap((s) => s.rows.flatMap((r) => r.cells.flatMap((c) => c.tasks)))
    .flatMap((task) => task.files.filter((file) => file.full).map((file, index) => ({
      id: `${task.id} ${index}`, words: task.files.length > 1 ? `${task.place} (${index + 1})` : task.place, file, task })))
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
  for (const [select, chosen] of [[state.firstSelect, state.first], [state.secondSelect, state.second]]) {
    const options = JSON.stringify(found.map((one) => [one.id, one.words]))
    if (select.dataset.options !== options) {
      select.dataset.options = options
      select.replaceChildren(...found.map((one) => new Option(one.words, one.id)))
    }
    select.value = chosen
  }
  const [one, other] = [state.first, state.second].map((id) => found.find((candidate) => candidate.id === id))
  const shown = JSON.stringify([one.id, other.id])
  if (state.shownPair !== shown) {
    state.shownPair = shown
    state.stage.style.setProperty("--shape", one.task.width / one.task.height)
    const layers = [one, other].map(({ file, words }, index) => {
      const view = file.isClip ? clip(file) : still({ ...file, thumbnail: file.full, full: undefined }, words)
      view.classList.add(index ? "kg-over" : "kg-under")
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

function range(label, value, oninput) {
  const input = make("input", "kg-range")
  Object.assign(input, { type: "range", min: "0", max: "100", step: "0.1", value: String(value), oninput })
  input.setAttribute("aria-label", label)
  return input
}

function build(root) {
  const state = {
    root, cards: new Map(), tasks: new Map(), cells: [], offset: 0, timer: 0, blinker: 0, mode: "grid", isZooming: false,
    isPlaying: false, isMuted: true, time: 0, isScrubbing: false, isBlinking: false, isDifferent: false, isOver: false,
    zoom: { scale: 1, x: 0, y: 0 }, data: null,
  }
  const redraw = () => { drawPair(state, state.data); showClips(state); applyZoom(state) }
  const look = (change) => { keepInStep(state); Object.assign(state, change); redraw(); goOn(state) }
  const bar = make("div", "kg-bar")
  const modes = make("div", "kg-modes")
  modes.setAttribute("role", "group")
  modes.setAttribute("aria-label", "View")
  state.modes = {}
  for (const [name, label] of [["grid", "Columns"], ["slider", "Slider"], ["overlay", "Overlay"]]) {
    state.modes[name] = button(label, "kb-action", () => look({ mode: name }))
    modes.append(state.modes[name])
  }
  const zoom = button("Zoom together", "kb-action", () => {
    state.isZooming = !state.isZooming
    zoom.setAttribute("aria-pressed", String(state.isZooming))
    root.classList.toggle("kg-zooming", state.isZooming)
    if (!state.isZooming) state.zoom = { scale: 1, x: 0, y: 0 }
    redraw()
  })
  zoom.setAttribute("aria-pressed", "false")
  zoom.title = "Wheel or + and − to zoom, drag or arrows to move, 0 or double click to reset; every picture follows"
  state.zoomWords = make("span", "kg-words")
  state.zoomBar = make("div", "kg-modes")
  state.zoomBar.hidden = true
  state.zoomBar.append(
    button("−", "kb-action", () => zoomTo(state, state.zoom.scale / ZOOM_STEP), "Zoom out"),
    state.zoomWords,
    button("+", "kb-action", () => zoomTo(state, state.zoom.scale * ZOOM_STEP), "Zoom in"),
  )
  state.clipBar = make("div", "kg-clips")
  state.playButton = button("Play all", "kb-action", () => play(state, !state.isPlaying))
  state.scrub = range("Place in the clips", 0, () => seek(state, Number(state.scrub.value)))
  state.scrub.onpointerdown = () => { state.isScrubbing = true }
  state.scrub.onpointerup = () => { state.isScrubbing = false }
  const sound = button("Sound on", "kb-action", () => {
    state.isMuted = !state.isMuted
    setText(sound, state.isMuted ? "Sound on" : "Sound off")
    mute(state)
  })
  state.clipBar.append(state.playButton, state.scrub, sound)
  bar.append(modes, zoom, state.zoomBar, state.clipBar)
  state.tables = make("div", "kg-tables")
  state.pair = make("div", "kg-pair")
  state.firstSelect = make("select", "kg-select")
  state.firstSelect.setAttribute("aria-label", "First picture")
  state.firstSelect.onchange = () => look({ first: state.firstSelect.value })
  state.secondSelect = make("select", "kg-select")
  state.secondSelect.setAttribute("aria-label", "Second picture")
  state.secondSelect.onchange = () => look({ second: state.secondSelect.value })
  state.stage = make("div", "kg-stage")
  state.line = make("span", "kg-line")
  state.tags = ["first", "second"].map((name) => make("span", `kg-tag kg-${name}`))
  state.mixer = range("How much of the second picture is seen", 50, () => mix(state))
  state.blinkButton = button("Blink", "kb-action", () => setBlinking(state, !state.isBlinking))
  state.differenceButton = button("Difference", "kb-action", () => {
    state.isDifferent = !state.isDifferent
    if (state.isDifferent) setBlinking(state, false)
    mix(state)
  })
  const swap = button("Swap", "kb-action", () => look({ first: state.second, second: state.first }))
  const sides = make("div", "kg-sides")
  sides.append(state.firstSelect, swap, state.secondSelect)
  const mixing = make("div", "kg-mixing")
  mixing.append(state.mixer, state.blinkButton, state.differenceButton)
  state.pair.append(sides, mixing, state.stage)
  root.replaceChildren(bar, state.tables, state.pair)
  listenForZoom(state)
  listenForSliding(state)
  return state
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kg")
  let state = grids.get(root)
  if (!state) {
    state = build(root)
    grids.set(root, state)
  }
  state.data = data
  state.offset = data.now - Date.now()
  state.tasks.clear()
  drawTables(state, data)
  fill(state, data, setTriggerValue)
  drawPair(state, data)
  showClips(state)
  runClocks(state)
  if (state.isBlinking) setBlinking(state, true)
  clearInterval(state.stepper)
  if (clips(state).length) state.stepper = setInterval(keepInStep, 250, state)
  return () => { clearInterval(state.timer); clearInterval(state.stepper); clearInterval(state.blinker) }
}
