// A picture to paint on and to frame anew, by mouse, finger, pen or keyboard. What was painted stays in this tab until
// the page is left, so that a dialog closed by mistake loses nothing.
const paintings = (globalThis.paintingsOfThisTab ??= new Map())
const MOST_PAINTINGS = 4
const brushViews = new WeakMap()
const ROOM = 0.3 // how far beyond each edge the frame can be drawn at once, as a share of the side

function workOf(data) {
  let work = paintings.get(data.id)
  if (!work) {
    work = newWork(data)
    paintings.set(data.id, work)
    if (paintings.size > MOST_PAINTINGS) paintings.delete(paintings.keys().next().value)
    work.loading = load(work, data.masks).catch(() => {}) // a mask that cannot be had is painted anew
  }
  return work
}

// ---- what is on the screen: the area holds the picture, the frame, and room to draw it beyond the edges
function areaOf(state) {
  const { work } = state
  const room = work.tool === "frame" ? ROOM : 0
  const side = { left: -room * work.width, top: -room * work.height, right: (1 + room) * work.width, bottom: (1 + room) * work.height }
  const { frame } = work
  const left = Math.min(side.left, frame.left, 0)
  const top = Math.min(side.top, frame.top, 0)
  return { left, top, width: Math.max(side.right, frame.left + frame.width) - left, height: Math.max(side.bottom, frame.top + frame.height) - top }
}

function place(element, box, area, scale) {
  Object.assign(element.style, {
    left: `${(box.left - area.left) * scale}px`, top: `${(box.top - area.top) * scale}px`,
    width: `${box.width * scale}px`, height: `${box.height * scale}px`,
  })
}

function arrange(state) {
  const { work, view, stage } = state
  const area = state.dragged?.area ?? areaOf(state)
  const room = { width: Math.max(120, view.clientWidth), height: Math.max(180, Math.min(640, innerHeight * 0.52)) }
  const fit = Math.min(room.width / area.width, room.height / area.height)
  const scale = state.dragged?.scale ?? fit * state.zoom
  Object.assign(state, { area, scale })
  Object.assign(stage.style, { width: `${area.width * scale}px`, height: `${area.height * scale}px` })
  view.style.height = `${Math.ceil(Math.min(room.height, area.height * fit)) + 2}px`
  for (const element of [state.image, ...state.shown.values(), state.live]) place(element, whole(work), area, scale)
  place(state.ground, work.frame, area, scale)
  place(state.frameBox, work.frame, area, scale)
  state.live.style.filter = blurOf(work) ? `blur(${blurOf(work) * scale}px)` : ""
  moveRing(state)
}

function draw(state) {
  const { work } = state
  state.root.dataset.tool = work.tool
  for (const [id, press] of state.brushes) press.setAttribute("aria-pressed", String(work.tool === "brush" && work.brush === id))
  state.eraser.setAttribute("aria-pressed", String(work.tool === "eraser"))
  state.framer.setAttribute("aria-pressed", String(work.tool === "frame"))
  for (const [press, ratio] of state.ratios) press.setAttribute("aria-pressed", String(ratio === state.ratio))
  state.frameBar.hidden = work.tool !== "frame"
  state.paintBar.hidden = work.tool === "frame"
  state.frameBox.hidden = work.tool !== "frame" && isWhole(work)
  for (const handle of state.frameBox.children) handle.hidden = work.tool !== "frame"
  disable(state, state.undo, !work.done.length)
  disable(state, state.redo, !work.undone.length)
  state.size.value = String(Math.round(100 * Math.sqrt(work.size / longest(work) * 2)))
  setText(state.sizeWords, `${Math.round(work.size)} px`)
  state.soft.value = String(Math.round(work.soft * 100))
  const marked = isMarked(work)
  const { frame } = work
  const shares = [...work.layers.values()].map(share)
  const parts = [`${frame.width} × ${frame.height} px`]
  if (!isWhole(work)) parts.push(reachesBeyond(work) ? "extended: the new part is painted" : "cropped")
  state.data.brushes.forEach((brush, index) => {
    if (shares[index]) parts.push(`${Math.max(1, Math.round(100 * shares[index]))} % ${brush.words}`)
  })
  setText(state.words, parts.join(" · "))
  state.use.disabled = state.isBusy || (!marked && isWhole(work))
  setText(state.use, marked || reachesBeyond(work) || isWhole(work) ? state.data.use : state.data.useFrame)
  setText(state.zoomWords, `${Math.round(state.zoom * 100)} %`)
  arrange(state)
}

// The keys go on working: a button that can be pressed no more hands its focus on.
function disable(state, press, isDisabled) {
  if (isDisabled && document.activeElement === press) state.stage.focus({ preventScroll: true })
  press.disabled = isDisabled
}

function longest({ width, height }) {
  return Math.max(width, height)
}

function moveRing(state, at = state.at) {
  state.at = at
  const { work, ring } = state
  ring.hidden = !at || work.tool === "frame"
  if (at) place(ring, { left: at.x - work.size / 2, top: at.y - work.size / 2, width: work.size, height: work.size }, state.area, state.scale)
}

// ---- painting
function pointOf(state, event) {
  const box = state.stage.getBoundingClientRect()
  return { x: (event.clientX - box.left) / state.scale + state.area.left, y: (event.clientY - box.top) / state.scale + state.area.top }
}

function begin(state, at) {
  state.painted = { left: at.x, top: at.y, right: at.x, bottom: at.y, last: at }
  go(state, at)
}

function go(state, at) {
  const { painted, work } = state
  lineTo(work, painted.last, at)
  Object.assign(painted, {
    left: Math.min(painted.left, at.x), right: Math.max(painted.right, at.x),
    top: Math.min(painted.top, at.y), bottom: Math.max(painted.bottom, at.y), last: at,
  })
}

function finish(state) {
  if (!state.painted) return
  endStroke(state.work, state.painted)
  state.painted = null
  draw(state)
}

function abandon(state) {
  state.painted = null
  pen(state.work.stroke).clearRect(0, 0, state.work.stroke.width, state.work.stroke.height)
}

function onDown(state, event) {
  if (event.button) return
  state.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
  if (state.fingers.size > 1) { abandon(state); state.dragged = null; return } // two fingers move and zoom
  event.preventDefault()
  state.stage.focus({ preventScroll: true })
  state.stage.setPointerCapture(event.pointerId)
  const at = pointOf(state, event)
  if (state.work.tool !== "frame") { begin(state, at); moveRing(state, at); return }
  const grip = event.target.closest(".kr-handle")?.dataset.grip ?? ""
  const { left, top, width, height } = state.work.frame
  const isInside = at.x >= left && at.x <= left + width && at.y >= top && at.y <= top + height
  if (grip || isInside) state.dragged = { grip, from: at, frame: state.work.frame, area: state.area, scale: state.scale }
}

function onMove(state, event) {
  const finger = state.fingers.get(event.pointerId)
  if (finger && state.fingers.size > 1) { pinch(state, event); return }
  if (finger) Object.assign(finger, { x: event.clientX, y: event.clientY })
  const at = pointOf(state, event)
  moveRing(state, at)
  if (state.painted) for (const each of event.getCoalescedEvents?.() ?? []) go(state, pointOf(state, each))
  if (state.painted) go(state, at)
  if (state.dragged) drag(state, at)
}

function onUp(state, event) {
  state.fingers.delete(event.pointerId)
  if (event.pointerType === "touch") moveRing(state, null)
  if (state.dragged) {
    const { frame } = state.work
    state.work.frame = state.dragged.frame
    state.dragged = null
    setFrame(state.work, frame)
    draw(state)
  }
  finish(state)
}

function pinch(state, event) {
  const all = () => [...state.fingers.values()]
  const spread = () => Math.hypot(all()[0].x - all()[1].x, all()[0].y - all()[1].y)
  const finger = state.fingers.get(event.pointerId)
  const before = spread()
  state.view.scrollLeft -= (event.clientX - finger.x) / 2
  state.view.scrollTop -= (event.clientY - finger.y) / 2
  Object.assign(finger, { x: event.clientX, y: event.clientY })
  if (before > 10) zoomTo(state, state.zoom * spread() / before)
}

function zoomTo(state, zoom) {
  const { view } = state
  const middle = { x: (view.scrollLeft + view.clientWidth / 2) / state.scale, y: (view.scrollTop + view.clientHeight / 2) / state.scale }
  state.zoom = Math.min(8, Math.max(1, zoom))
  setText(state.zoomWords, `${Math.round(state.zoom * 100)} %`)
  arrange(state)
  view.scrollLeft = middle.x * state.scale - view.clientWidth / 2
  view.scrollTop = middle.y * state.scale - view.clientHeight / 2
}

// ---- the parts
function slider(label, least, most, oninput) {
  const range = Object.assign(make("input", "kr-range"), { type: "range", min: least, max: most })
  range.setAttribute("aria-label", label)
  range.oninput = () => oninput(Number(range.value))
  const field = make("label", "kr-field")
  const words = make("span", "kr-words")
  field.append(make("span", "", label), range, words)
  return { field, range, words }
}

function group(label, ...children) {
  const bar = make("div", "kr-group")
  bar.setAttribute("role", "group")
  bar.setAttribute("aria-label", label)
  bar.append(...children)
  return bar
}

function build(root, data, work) {
  const state = { root, data, work, zoom: 1, fingers: new Map(), painted: null, dragged: null, ratio: null, isBusy: false, at: null }
  const change = (act) => () => { act(); draw(state) }
  const tool = (name, label, brush) => button(label, "kr-press", change(() => { work.tool = name; if (brush) work.brush = brush }))
  state.brushes = data.brushes.map((brush) => {
    const press = tool("brush", "", brush.id)
    const dot = make("span", "kr-dot")
    dot.style.background = brush.colour
    press.append(dot, brush.label)
    return [brush.id, press]
  })
  state.eraser = tool("eraser", "Eraser")
  state.framer = tool("frame", "Crop or extend")
  state.framer.hidden = !data.mayFrame
  state.undo = button("Undo", "kr-press", change(() => goBack(work)))
  state.redo = button("Redo", "kr-press", change(() => goForth(work)))
  const size = slider("Size", 2, 100, (value) => { work.size = longest(work) / 2 * (value / 100) ** 2; draw(state) })
  const soft = slider("Soft edge", 0, 100, (value) => { work.soft = value / 100; draw(state) })
  Object.assign(state, { size: size.range, sizeWords: size.words, soft: soft.range })
  state.zoomWords = make("span", "kr-words")
  const zoom = group("Zoom", button("−", "kr-press", () => zoomTo(state, state.zoom / 1.5), "Zoom out"), state.zoomWords,
    button("+", "kr-press", () => zoomTo(state, state.zoom * 1.5), "Zoom in"))
  const invertIt = button("Invert", "kr-press", change(() => invert(work)))
  const clearIt = button("Clear", "kr-press", change(() => { clear(work); setFrame(work, whole(work)) }))
  state.paintBar = group("Brush", size.field, soft.field, invertIt)
  const chosen = (ratio) => change(() => {
    state.ratio = ratio
    if (ratio) setFrame(work, shaped(work, ratio, around.checked))
  })
  const around = Object.assign(make("input"), { type: "checkbox" })
  around.onchange = () => { if (state.ratio) chosen(state.ratio)() }
  const aroundField = make("label", "kr-field")
  aroundField.append(around, "Extend to the shape instead of cropping")
  const shape = (label, ratio, act) => [button(label, "kr-press", act, `Shape ${label}`), ratio]
  state.ratios = [shape("Free", null, change(() => { state.ratio = null })),
    ...data.ratios.map((one) => shape(one.label, one.width / one.height, chosen(one.width / one.height)))]
  const grow = (label, edges) => button(label, "kr-press", change(() => { state.ratio = null; setFrame(work, extended(work, edges)) }), `Extend ${label.toLowerCase()}`)
  state.frameBar = make("div", "kr-bar")
  state.frameBar.append(
    group("Shape", ...state.ratios.map(([press]) => press), aroundField),
    group("Extend", make("span", "kr-words", "Extend"), grow("Left", ["left"]), grow("Right", ["right"]), grow("Up", ["top"]),
      grow("Down", ["bottom"]), grow("All round", ["left", "right", "top", "bottom"]),
      button("Whole picture", "kr-press", change(() => { state.ratio = null; setFrame(work, whole(work)) }))))
  state.view = make("div", "kr-view")
  state.stage = Object.assign(make("div", "kr-stage"), { tabIndex: 0 })
  state.stage.setAttribute("role", "application")
  state.stage.setAttribute("aria-label", "Painting area. Arrow keys move the brush, Space puts it down and lifts it, square brackets change its size.")
  state.ground = make("span", "kr-ground") // what the frame adds to the picture is to change
  state.ground.style.setProperty("--brush", data.brushes[0].colour)
  state.image = Object.assign(make("img", "kr-image"), { src: data.url, alt: data.name, draggable: false })
  state.shown = work.layers
  for (const layer of work.layers.values()) layer.className = "kr-layer"
  state.live = work.stroke
  state.live.className = "kr-live"
  state.ring = make("span", "kr-ring")
  state.frameBox = make("div", "kr-frame")
  const grips = [...CORNERS.map((edges) => edges.join(" ")), ...EDGES.map(([edge]) => edge)]
  state.frameBox.append(...grips.map((grip) => {
    const handle = button("", "kr-handle", null, `Frame, ${grip}`)
    handle.dataset.grip = grip
    return handle
  }))
  state.stage.append(state.ground, state.image, ...work.layers.values(), state.live, state.frameBox, state.ring)
  state.view.append(state.stage)
  state.words = make("span", "kr-words kr-status")
  state.words.setAttribute("role", "status")
  state.use = button("", "kr-use", () => use(state))
  const tools = make("div", "kr-bar")
  tools.append(group("Tools", ...state.brushes.map(([, press]) => press), state.eraser, state.framer), group("Steps", state.undo, state.redo, clearIt), zoom)
  const end = make("div", "kr-bar kr-end")
  end.append(state.words, state.use)
  root.replaceChildren(tools, state.paintBar, state.frameBar, state.view, end)
  state.brushes = new Map(state.brushes)
  state.stage.onpointerdown = (event) => onDown(state, event)
  state.stage.onpointermove = (event) => onMove(state, event)
  state.stage.onpointerup = state.stage.onpointercancel = (event) => onUp(state, event)
  state.stage.onpointerleave = () => { if (!state.painted) moveRing(state, null) }
  state.view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return
    event.preventDefault()
    zoomTo(state, state.zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2))
  }, { passive: false })
  root.onkeydown = (event) => onKey(state, event)
  work.loading?.then(() => draw(state))
  return state
}

function use(state) {
  state.isBusy = true
  state.use.disabled = true
  state.trigger("painted", outcome(state.work))
  setTimeout(() => { state.isBusy = false; draw(state) }, 4000) // refused, or lost on the way: it may be used again
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kr")
  const work = workOf(data)
  let state = brushViews.get(root)
  if (!state || state.work !== work) {
    state = build(root, data, work)
    brushViews.set(root, state)
  }
  Object.assign(state, { data, trigger: setTriggerValue })
  draw(state)
  const watcher = new ResizeObserver(() => arrange(state))
  watcher.observe(state.view)
  return () => watcher.disconnect()
}
