// A comparison as a grid whose places never move, with its views: see zoom.js, steps.js and pair.js.
const grids = new WeakMap()

function structure(data) {
  return JSON.stringify([data.isFlow, data.corner, data.columns, data.sections.map((s) => [s.title, s.rows.map((r) => [
    r.label, r.cells.map((c) => c.places)])])])
}

// The grid with the cards that stand in its places now.
function filled(data, head, cards) {
  const inCell = (cell) => ({ ...cell, tasks: cell.places.map((place) => cards.get(head.slots[place])) })
  const sections = data.sections.map((s) => ({ ...s, rows: s.rows.map((r) => ({ ...r, cells: r.cells.map(inCell) })) }))
  return { ...data, sections }
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

function fill(state, data) {
  let place = 0
  for (const section of data.sections) for (const row of section.rows) for (const cell of row.cells) {
    const box = state.cells[place++]
    if (!cell.tasks.length) continue
    keepChildren(box, cell.tasks.map((task) => {
      if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
      const parts = state.cards.get(task.id)
      drawCard(parts, task, (name, value) => { if (name !== "opened" || !state.isZooming) state.act(name, value) })
      parts.pictures.querySelectorAll(".kb-view").forEach((view, index) => { view.dataset.id = `${task.id} ${index}` })
      state.tasks.set(task.id, task)
      return parts.card
    }))
  }
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
    isPlaying: false, heard: "", time: 0, isScrubbing: false, isBlinking: false, isDifferent: false, isOver: false,
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
  state.soundSelect = make("select", "kg-select")
  state.soundSelect.setAttribute("aria-label", "Sound")
  state.soundSelect.onchange = () => { state.heard = state.soundSelect.value; offerSounds(state, clips(state)) }
  state.clipBar.append(state.playButton, state.scrub, state.soundSelect)
  state.progress = make("span", "kg-progress")
  bar.append(modes, zoom, state.zoomBar, state.clipBar, state.progress)
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

// What stands below the grid belongs to its end: when that comes, or the places are others now, the page draws it anew.
function drawGrid(state, given, { head, cards, offset }) {
  const wasOpen = state.isSettled === false
  state.isSettled = head?.isSettled ?? true
  if (!head || head.slots.length !== given.places) return state.trigger("settled", head?.total ?? 0)
  if (wasOpen && state.isSettled) state.trigger("settled", head.total)
  const data = filled(given, head, cards)
  state.data = data
  state.offset = offset
  state.tasks.clear()
  setText(state.progress, `${head.done} of ${head.total} done`)
  drawTables(state, data)
  fill(state, data)
  drawPair(state, data)
  showClips(state)
  runClocks(state)
  state.viewer?.update([...state.tasks.values()], state.trigger)
  if (state.isBlinking) setBlinking(state, true)
  clearInterval(state.stepper)
  if (clips(state).length) state.stepper = setInterval(keepInStep, 250, state)
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kg")
  let state = grids.get(root)
  if (!state) {
    state = build(root)
    grids.set(root, state)
    document.querySelector("[data-testid=stMain]").scrollTo(0, 0) // Run stood far down, and results begin at the top
  }
  state.trigger = setTriggerValue
  state.act ??= openingViewer(state, root, (name, value) => state.trigger(name, value), {
    cards: () => [...state.tasks.values()],
    focus: (id) => state.cards.get(id)?.card.querySelector("button"),
  })
  follow(root, data.live, (shown) => drawGrid(state, data, shown))
  return () => {
    unfollow(root)
    clearInterval(state.timer)
    clearInterval(state.stepper)
    clearInterval(state.blinker)
  }
}
