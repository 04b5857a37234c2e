// The frame of a painting: dragged, shaped, grown beyond the picture; and the keys of the whole brush.
const EDGES = [["left", -1, 0], ["right", 1, 0], ["top", 0, -1], ["bottom", 0, 1]]
const CORNERS = [["left", "top"], ["right", "top"], ["left", "bottom"], ["right", "bottom"]]
const LARGEST = 8192
const SMALLEST = 16
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

function drag(state, at) {
  const { grip, from, frame } = state.dragged
  const by = { x: at.x - from.x, y: at.y - from.y }
  if (!grip) state.work.frame = { ...frame, left: frame.left + by.x, top: frame.top + by.y }
  else state.work.frame = pulled(state, frame, grip.split(" "), by)
  state.work.frame = bounded(state.work, state.work.frame)
  arrange(state)
  setText(state.words, `${Math.round(state.work.frame.width)} × ${Math.round(state.work.frame.height)} px`)
}

function pulled(state, frame, edges, by) {
  let { left, top } = frame
  let right = left + frame.width
  let bottom = top + frame.height
  if (edges.includes("left")) left = Math.min(left + by.x, right - SMALLEST)
  if (edges.includes("right")) right = Math.max(right + by.x, left + SMALLEST)
  if (edges.includes("top")) top = Math.min(top + by.y, bottom - SMALLEST)
  if (edges.includes("bottom")) bottom = Math.max(bottom + by.y, top + SMALLEST)
  const next = { left, top, width: right - left, height: bottom - top }
  if (!state.ratio) return next
  const isWide = edges.includes("left") || edges.includes("right")
  const height = isWide ? next.width / state.ratio : next.height
  const width = isWide ? next.width : next.height * state.ratio
  return {
    width, height,
    left: edges.includes("left") ? right - width : edges.includes("right") ? left : left + (next.width - width) / 2,
    top: edges.includes("top") ? bottom - height : edges.includes("bottom") ? top : top + (next.height - height) / 2,
  }
}

// It holds a part of the picture, and is no larger than anybody takes.
function bounded(work, frame) {
  const width = Math.min(LARGEST, Math.max(SMALLEST, frame.width))
  const height = Math.min(LARGEST, Math.max(SMALLEST, frame.height))
  return {
    width, height,
    left: Math.min(work.width - SMALLEST, Math.max(SMALLEST - width, frame.left)),
    top: Math.min(work.height - SMALLEST, Math.max(SMALLEST - height, frame.top)),
  }
}

// The largest frame of a shape inside the picture, or the smallest around it.
function shaped(work, ratio, isAround) {
  const isWider = work.width / work.height > ratio
  const width = isWider === isAround ? work.width : work.height * ratio
  const height = isWider === isAround ? work.width / ratio : work.height
  return bounded(work, { left: (work.width - width) / 2, top: (work.height - height) / 2, width, height })
}

function extended(work, edges) {
  const by = { x: Math.round(work.width / 4), y: Math.round(work.height / 4) }
  const { frame } = work
  const next = { ...frame }
  for (const [edge, x, y] of EDGES) {
    if (!edges.includes(edge)) continue
    next.width += Math.abs(x) * by.x
    next.height += Math.abs(y) * by.y
    if (x < 0) next.left -= by.x
    if (y < 0) next.top -= by.y
  }
  return bounded(work, next)
}

// ---- keys
function onKey(state, event) {
  const { work } = state
  const isControl = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const arrow = ARROWS[event.key]
  const isTyping = event.target.matches("input")
  const act = () => {
    if (isControl && key === "z") { if (event.shiftKey) goForth(work); else goBack(work); return true }
    if (isControl && key === "y") { goForth(work); return true }
    if (isControl || event.altKey) return false
    if (arrow && event.target.matches(".kr-handle")) { nudge(state, event.target.dataset.grip.split(" "), arrow, event.shiftKey); return true }
    if (arrow && event.target === state.stage) { walk(state, arrow, event.shiftKey); return true }
    if (key === " " && event.target === state.stage) { penDown(state); return true }
    if (isTyping && arrow) return false
    if (key === "b") { Object.assign(work, { tool: "brush" }); return true }
    if (key === "e") { Object.assign(work, { tool: "eraser" }); return true }
    if (key === "f" && state.data.mayFrame) { work.tool = "frame"; return true }
    if (key === "i") { invert(work); return true }
    if (key === "[" || key === "]") { work.size = Math.min(longest(work) / 2, Math.max(2, work.size * (key === "]" ? 1.2 : 1 / 1.2))); return true }
    return false
  }
  if (!act()) return
  event.preventDefault()
  event.stopPropagation()
  draw(state)
}

function walk(state, [x, y], isFar) {
  const { work } = state
  if (work.tool === "frame") return
  const by = Math.max(1, isFar ? work.size * 2 : work.size / 3)
  const from = state.at ?? { x: work.width / 2, y: work.height / 2 }
  const at = { x: Math.min(work.width, Math.max(0, from.x + x * by)), y: Math.min(work.height, Math.max(0, from.y + y * by)) }
  moveRing(state, at)
  if (state.painted) go(state, at)
}

// Space puts the brush down and lifts it again; in between the arrow keys paint.
function penDown(state) {
  if (state.painted) { finish(state); return }
  if (state.work.tool === "frame") return
  const at = state.at ?? { x: state.work.width / 2, y: state.work.height / 2 }
  moveRing(state, at)
  begin(state, at)
}

function nudge(state, edges, [x, y], isFar) {
  const { work } = state
  const by = isFar ? 0.05 : 0.01
  setFrame(work, bounded(work, pulled(state, work.frame, edges, { x: x * by * work.width, y: y * by * work.height })))
}
