// The history as a table or a gallery of any length: the place of every result is known before it is read, so the
// scrollbar never jumps; only what is near the window is asked for and drawn. Rows come from a signed address.
const shelves = new WeakMap()
const NEAR = 700 // pixels beyond the window that are drawn as well
const GAP = 16
const BAND = 40
const NARROW = 900 // a table narrower than this has its facts below each other
const PHONE = 520
const COMPACT = 168 // cards narrower than this are a picture with a star and a menu
const MOST = 5000

function measures(state) {
  const width = state.canvas.clientWidth || state.root.clientWidth
  const isNarrow = width < NARROW
  if (state.data.view !== "Gallery") return { columns: 1, width, height: isNarrow ? 172 : 96, gap: 0, head: isNarrow ? 0 : 36, isNarrow }
  const fewest = width < PHONE ? 2 : 1
  const columns = Math.max(fewest, Math.floor((width + GAP) / (Math.min(state.data.width, width) + GAP)))
  const card = (width - GAP * (columns - 1)) / columns
  return { columns, width: card, height: Math.round(card + (card < COMPACT ? 34 : 142)), gap: GAP, head: 0, isNarrow: false }
}

// Where every band begins, and with which result.
function lay(state) {
  const size = measures(state)
  let top = size.head
  let start = 0
  state.size = size
  state.bands = state.data.bands.map(([words, count]) => {
    const lines = Math.ceil(count / size.columns)
    const band = { words, count, start, top, height: BAND + lines * (size.height + size.gap) }
    top += band.height
    start += count
    return band
  })
  state.total = start
  state.canvas.style.height = `${top}px`
  state.canvas.classList.toggle("ks-narrow", size.isNarrow)
  state.canvas.classList.toggle("ks-compact", state.data.view === "Gallery" && size.width < COMPACT)
}

function placeOf(state, index) {
  const band = state.bands.findLast((one) => one.start <= index)
  const { columns, width, height, gap } = state.size
  const within = index - band.start
  return { band, left: (within % columns) * (width + gap), top: BAND + Math.floor(within / columns) * (height + gap) }
}

// The results near the window, band by band.
function near(state) {
  const above = state.canvas.getBoundingClientRect().top
  const from = -above - NEAR
  const to = innerHeight - above + NEAR
  const { columns, height, gap } = state.size
  return state.bands.filter((band) => band.top < to && band.top + band.height > from).map((band) => {
    const line = (y) => Math.floor((y - band.top - BAND) / (height + gap))
    const first = Math.max(0, line(from)) * columns
    const last = Math.min(band.count, (Math.max(-1, line(to)) + 1) * columns)
    return { band, first: band.start + first, last: band.start + last }
  })
}

function rowAt(state, index) {
  const { chunk } = state.data
  return state.chunks.get(Math.floor(index / chunk))?.[index % chunk]
}

function draw(state) {
  if (!state.root.isConnected) return
  const wanted = near(state)
  const kept = new Set(wanted.map(({ band }) => band.start))
  for (const [start, shown] of state.shown) {
    if (kept.has(start)) continue
    shown.element.remove()
    state.shown.delete(start)
  }
  for (const { band, first, last } of wanted) drawBand(state, band, first, last)
  read(state, wanted)
}

function drawBand(state, band, first, last) {
  let shown = state.shown.get(band.start)
  if (!shown) {
    shown = { element: make("section", "ks-band"), cells: new Map() }
    shown.head = bandHead(state, band)
    shown.element.append(shown.head)
    const next = [...state.shown].filter(([start]) => start > band.start).sort(([a], [b]) => a - b)[0]
    state.canvas.insertBefore(shown.element, next ? next[1].element : null)
    state.shown.set(band.start, shown)
    if (state.data.view !== "Gallery") shown.element.setAttribute("role", "rowgroup")
    shown.element.setAttribute("aria-label", band.words)
    shown.element.dataset.count = band.count
  }
  shown.element.style.top = `${band.top}px`
  shown.element.style.height = `${band.height}px`
  for (const [index, cell] of shown.cells) {
    const isAway = index < first || index >= last
    if (!isAway || cell.element.contains(document.activeElement)) continue
    cell.element.remove()
    shown.cells.delete(index)
  }
  for (let index = first; index < last; index += 1) drawCell(state, shown, index)
}

function bandHead(state, band) {
  const head = make("div", "ks-band-head")
  const words = make("span", "ks-band-words", band.words)
  const count = make("span", "ks-small", band.count.toLocaleString())
  const press = button("Select", "ks-band-press", () => tickRange(state, band.start, band.start + band.count - 1),
    `Select everything of ${band.words}`)
  head.append(words, count, press)
  if (state.data.view === "Gallery") return head
  const cell = make("div", "ks-band-cell")
  head.setAttribute("role", "row")
  cell.setAttribute("role", "cell")
  cell.append(...head.childNodes)
  head.append(cell)
  return head
}

const unsigned = (row) => JSON.stringify(row, (_name, value) => (typeof value === "string" ? value.replace(/\?e=\d+&s=\w+$/, "") : value))

function drawCell(state, shown, index) {
  const row = rowAt(state, index)
  const { columns } = state.data
  const { isNarrow } = state.size
  const look = row ? unsigned(row) + columns + state.data.view + isNarrow : ""
  let cell = shown.cells.get(index)
  const isRead = cell && row && cell.id === row.id && isMenuOpen(cell.element, () => schedule(state))
  if (!cell || (cell.look !== look && (row || !cell.look) && !isRead)) {
    const element = !row ? make("div", "ks-waiting") : state.data.view === "Gallery" ? galleryCard(row, state.press) : tableRow(row, state.press, columns, isNarrow)
    element.classList.add("ks-item-place")
    if (row) {
      element.dataset.task = row.id
      element.dataset.state = row.state
      if (state.data.view !== "Gallery") element.setAttribute("aria-rowindex", String(index + 2))
      makeDraggable(state, element, row)
    }
    if (cell) {
      const hadFocus = cell.element.contains(document.activeElement) && document.activeElement.getAttribute("aria-label")
      cell.element.replaceWith(element)
      if (hadFocus) element.querySelector(`[aria-label="${CSS.escape(hadFocus)}"]`)?.focus()
    } else {
      const next = [...shown.cells].filter(([other]) => other > index).sort(([a], [b]) => a - b)[0]
      shown.element.insertBefore(element, next ? next[1].element : null)
    }
    cell = { element, look, id: row?.id }
    shown.cells.set(index, cell)
  }
  const { left, top } = placeOf(state, index)
  Object.assign(cell.element.style, { left: `${left}px`, top: `${top}px`, width: `${state.size.width}px`, height: `${state.size.height}px` })
  cell.element.classList.toggle("ks-ticked", Boolean(row) && state.selected.has(row.id))
}

// Asks for the pieces that are in sight and not there, or there from before; what nobody sees any more is forgotten.
function read(state, wanted) {
  const numbers = new Set()
  for (const { first, last } of wanted) {
    for (let index = first; index < last; index += 1) numbers.add(Math.floor(index / state.data.chunk))
  }
  for (const number of state.chunks.keys()) if (!numbers.has(number) && state.chunks.size > 40) state.chunks.delete(number)
  for (const number of numbers) {
    if (state.fresh.get(number) === age(state) || state.asked.has(number)) continue
    state.asked.add(number)
    readChunk(state, number)
  }
}

// Rows are as good as what was known when they were asked for: another drawing, or a task that moved on, asks anew.
const age = (state) => `${state.data.drawn} ${state.moves}`

async function readChunk(state, number) {
  const { source, data } = state
  const asked = age(state)
  try {
    const answer = await fetch(`${data.rows}&chunk=${number}`)
    if (!answer.ok) throw new Error(answer.statusText)
    const { rows, actions } = await answer.json()
    if (state.source !== source) return
    state.chunks.set(number, rows.map((row) => ({ ...row, actions: row.actions.map((action) => actions[action]) })))
    state.fresh.set(number, asked)
    state.failures = 0
    state.viewer?.update(rowsAround(state), state.trigger)
  } catch {
    if (state.source !== source) return
    state.failures += 1 // the server is away: what is drawn stays, and it is asked again more and more slowly
    await new Promise((resolve) => { setTimeout(resolve, Math.min(10_000, 500 * 2 ** state.failures)) })
  } finally {
    if (state.source === source) state.asked.delete(number)
  }
  schedule(state)
}

// The rows that are known without a gap around those in sight, or around the one that the viewer shows.
function rowsAround(state) {
  const seen = state.viewed === undefined ? -1 : indexOf(state, state.viewed)
  const middle = Math.floor((seen >= 0 ? seen : near(state)[0]?.first ?? 0) / state.data.chunk)
  let first = middle
  let last = middle
  while (state.chunks.has(first - 1)) first -= 1
  while (state.chunks.has(last + 1)) last += 1
  const rows = []
  for (let number = first; number <= last; number += 1) rows.push(...(state.chunks.get(number) ?? []))
  return rows
}

// The viewer shows this one: what comes before and behind it is read in time.
function readAround(state, id) {
  state.viewed = id
  const index = id === undefined ? -1 : indexOf(state, id)
  if (index < 0) return
  const { chunk } = state.data
  for (const number of [Math.floor((index - chunk / 2) / chunk), Math.floor((index + chunk / 2) / chunk)]) {
    if (number < 0 || number * chunk >= state.total || state.chunks.has(number) || state.asked.has(number)) continue
    state.asked.add(number)
    readChunk(state, number)
  }
}

function schedule(state) {
  if (state.frame) return
  state.frame = requestAnimationFrame(() => { state.frame = 0; draw(state) })
}

const keyOf = (address) => address.split("?")[0]

function markTicked(state) {
  for (const { cells } of state.shown.values()) {
    for (const { element, id } of cells.values()) {
      const isTicked = state.selected.has(id)
      element.classList.toggle("ks-ticked", isTicked)
      const box = element.querySelector(".ks-tick")
      if (box) box.checked = isTicked
    }
  }
}

function choose(state) {
  markTicked(state)
  clearTimeout(state.telling)
  state.telling = setTimeout(() => state.select([...state.selected]), 60)
}

function indexOf(state, id) {
  for (const [number, rows] of state.chunks) {
    const within = rows.findIndex((row) => row.id === id)
    if (within >= 0) return number * state.data.chunk + within
  }
  return -1
}

// Everything from one result to another, whether it was drawn or not.
async function tickRange(state, from, to, isTicked = true) {
  const [start, end] = from < to ? [from, to] : [to, from]
  const size = Math.min(MOST, end - start + 1)
  const answer = await fetch(`${state.data.rows}&start=${start}&size=${size}`).catch(() => null)
  if (!answer?.ok) return
  const { ids } = await answer.json()
  for (const id of ids) {
    if (isTicked) state.selected.add(id)
    else state.selected.delete(id)
  }
  choose(state)
}

function pressesOf(state) {
  return {
    isTicked: (row) => state.selected.has(row.id),
    tick: (row, isTicked, isRange) => {
      const index = indexOf(state, row.id)
      if (isRange && state.last >= 0 && state.last !== index) tickRange(state, state.last, index, isTicked)
      else {
        if (isTicked) state.selected.add(row.id)
        else state.selected.delete(row.id)
        choose(state)
      }
      state.last = index
    },
    act: (row) => (action, more) => state.act({ task: row.id, action, ...more }),
    open: (row) => state.open("opened", { task: row.id }), // the one place where a picture is opened
  }
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog]")
}

function onKey(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("[role=dialog]")) return
  const [fewest, most] = state.data.compare
  if (event.key.toLowerCase() === "c" && state.selected.size >= fewest && state.selected.size <= most) {
    event.preventDefault()
    event.stopPropagation()
    state.compare([...state.selected])
  } else if (event.key === "Escape" && state.selected.size && !document.querySelector(".ka-list:popover-open")) {
    state.selected.clear()
    choose(state)
  }
}

function scrollerOf(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  }
  return document.scrollingElement
}

// Another width or density: the result that was at the top stays there.
function layAnew(state) {
  const above = -state.canvas.getBoundingClientRect().top
  const before = state.bands?.length && above > 0 ? near(state).flatMap(({ band, first, last }) => {
    const places = []
    for (let index = first; index < last; index += 1) places.push([index, band.top + placeOf(state, index).top])
    return places
  }).find(([, top]) => top >= above) : undefined
  lay(state)
  if (before && before[0] < state.total) {
    const { band, top } = placeOf(state, before[0])
    scrollerOf(state.root).scrollTop += band.top + top - before[1]
  }
  draw(state)
}

function build(root) {
  const state = { root, selected: new Set(), chunks: new Map(), fresh: new Map(), asked: new Set(), shown: new Map(), last: -1, failures: 0 }
  state.strip = make("div", "ks-strip")
  state.strip.setAttribute("role", "group")
  state.strip.setAttribute("aria-label", "Collections")
  state.canvas = make("div", "ks-canvas")
  root.replaceChildren(state.strip, state.canvas)
  state.press = pressesOf(state)
  const onScroll = () => schedule(state)
  const onKeyDown = (event) => onKey(state, event)
  const watcher = new ResizeObserver(() => {
    if (state.canvas.clientWidth === state.wide || !state.data) return
    state.wide = state.canvas.clientWidth
    layAnew(state)
  })
  state.attach = () => {
    document.addEventListener("scroll", onScroll, { capture: true, passive: true })
    document.addEventListener("keydown", onKeyDown, true)
    watcher.observe(state.canvas)
  }
  state.detach = () => {
    document.removeEventListener("scroll", onScroll, { capture: true })
    document.removeEventListener("keydown", onKeyDown, true)
    watcher.disconnect()
  }
  return state
}

export default function ({ parentElement, data, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".ks")
  let state = shelves.get(root)
  if (!state) shelves.set(root, state = build(root))
  const before = state.data
  state.data = data
  state.select = (ids) => setStateValue("selected", { clear: data.clear, ids })
  state.act = (action) => setTriggerValue("acted", action)
  state.trigger = setTriggerValue
  state.open = openingViewer(state, root, setTriggerValue, {
    cards: () => rowsAround(state),
    focus: (id) => root.querySelector(`[data-task="${id}"] .ks-open`),
    near: (id) => readAround(state, id),
  })
  state.compare = (ids) => setTriggerValue("compared", { ids })
  state.collect = (name, ids) => setTriggerValue("collected", { name, ids })
  state.show = (name) => setTriggerValue("shown", { name })
  if (before && before.clear !== data.clear) {
    state.selected.clear()
    state.last = -1
  }
  const source = keyOf(data.rows)
  if (state.source !== source) {
    state.source = source
    state.last = -1
    for (const known of [state.chunks, state.fresh, state.asked]) known.clear()
  }
  if (!before || before.view !== data.view || state.drawnColumns !== String(data.columns)) {
    state.drawnColumns = String(data.columns)
    state.shown.clear()
    state.canvas.replaceChildren()
    state.canvas.className = `ks-canvas ks-${data.view.toLowerCase()}`
    state.canvas.style.setProperty("--template", template(data.columns))
    if (data.view === "Gallery") state.canvas.removeAttribute("role")
    else {
      state.canvas.setAttribute("role", "table")
      state.canvas.append(tableHead(data.columns))
    }
  }
  if (data.view !== "Gallery") state.canvas.setAttribute("aria-rowcount", String(data.bands.reduce((sum, [, count]) => sum + count, 1)))
  drawStrip(state)
  state.attach()
  state.wide = state.canvas.clientWidth
  dropOldBands(state, data)
  layAnew(state)
  markTicked(state)
  follow(root, data.live, ({ head }) => {
    if (state.moves === head.moves) return
    state.moves = head.moves
    schedule(state)
  })
  return () => { unfollow(root); state.detach() }
}

// A band whose results are not the same any more is drawn anew; its rows are the same elements only at the same place.
function dropOldBands(state, data) {
  const starts = new Map()
  let start = 0
  for (const [words, count] of data.bands) { starts.set(start, words + count); start += count }
  for (const [at, shown] of state.shown) {
    const words = shown.element.getAttribute("aria-label") + shown.element.dataset.count
    if (starts.get(at) === words) continue
    shown.element.remove()
    state.shown.delete(at)
  }
}
