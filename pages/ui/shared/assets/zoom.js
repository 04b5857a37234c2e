// One zoom for every picture of a grid.
const LARGEST_ZOOM = 12
const ZOOM_STEP = 1.4

function views(state) {
  return [...state.root.querySelectorAll(".kb-view")]
}

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
