// The stage of the board: one run large, as large as its window lets it be; all runs as a strip of thumbnails below.
const GAP = 14
const LEAST = 150 // a picture is never narrower; what does not fit then is scrolled to
const MOST_THUMBNAILS = 4 // of a run in the strip
const THUMBNAIL = 512 // pixels of its longer edge
const DENSITY = "kb-thumbnail-size"

const runTitle = (run) => run.title.replace(STAMP, momentWords)

// The columns that show the most of pictures of these aspects in a window, and the width of each picture.
function arrange(aspects, { width, height, caption }) {
  let best = null
  for (let columns = 1; columns <= Math.max(1, aspects.length); columns += 1) {
    const rows = Math.ceil(aspects.length / columns)
    const wide = (width - GAP * (columns - 1)) / columns
    const high = (height - GAP * (rows - 1)) / rows - caption
    if (columns > 1 && wide < LEAST) break
    const widths = aspects.map((aspect) => Math.floor(Math.min(wide, Math.max(LEAST, high * aspect))))
    const area = widths.reduce((sum, w, index) => sum + w * w / aspects[index], 0)
    if (!best || area > best.area) best = { columns, widths, area }
  }
  return best
}

// What the pictures of a task measure together: several stand in two columns.
function aspectOf(task) {
  const one = task.width / task.height
  return task.files.length > 1 ? one * 2 / Math.ceil(task.files.length / 2) : one
}

const isSmall = (task) => !task.isOpen && !task.files.length

function newStage(root, state) {
  const title = make("h2", "kb-run-title")
  title.dir = "auto"
  const grid = make("div", "kb-grid")
  const failed = make("div", "kb-failed")
  const current = make("section", "kb-current")
  current.append(grid, failed)
  const strip = make("div", "kb-strip")
  strip.setAttribute("role", "group")
  strip.setAttribute("aria-label", "Runs, newest first")
  const size = make("input", "kb-density")
  Object.assign(size, { type: "range", min: 3, max: 9, step: 0.5, value: kept(DENSITY) ?? 4.5 })
  size.setAttribute("aria-label", "Thumbnail size")
  size.title = "Thumbnail size"
  const resize = () => root.style.setProperty("--kb-thumbnail", `${size.value}rem`)
  size.oninput = () => { resize(); keep(DENSITY, size.value); fit(state) }
  resize()
  const foot = make("div", "kb-foot")
  foot.append(strip, size)
  root.replaceChildren(title, current, foot)
  Object.assign(state, { root, title, grid, failed, current, strip, foot, thumbs: new Map(), chosen: null, newest: null })
  state.watch = new ResizeObserver(() => fit(state))
  state.watch.observe(current)
}

function kept(name) { try { return localStorage.getItem(name) } catch { return null } }
function keep(name, value) { try { localStorage.setItem(name, value) } catch { /* not kept, then */ } }

// Draws the run that is looked at and the strip. A run that is new is looked at, whatever was looked at before.
function drawStage(state, runs) {
  const newest = runs[0]?.id ?? null
  const isNew = state.newest !== null && newest !== state.newest
  if (isNew) state.chosen = null
  state.newest = newest
  const run = runs.find((one) => one.id === state.chosen) ?? runs[0]
  setText(state.title, runTitle(run))
  state.shown = run.tasks
  const cards = (tasks) => tasks.map((task) => state.cards.get(task.id).card)
  keepChildren(state.grid, cards(run.tasks.filter((task) => !isSmall(task))))
  keepChildren(state.failed, cards(run.tasks.filter(isSmall)))
  const choose = (id) => { state.chosen = id; drawStage(state, state.latest) }
  state.latest = runs
  if (isNew && getComputedStyle(state.root).getPropertyValue("--kb-scrolls").trim() === "page") state.root.scrollIntoView()
  keepChildren(state.strip, runs.map((one) => thumb(state, one, one === run, choose)))
  state.foot.hidden = runs.length < 2
  fit(state)
}

// A run in the strip: its first pictures, or a word where it has none.
function thumb(state, run, isCurrent, choose) {
  let press = state.thumbs.get(run.id)
  if (!press) {
    press = button("", "kb-thumb", () => choose(run.id))
    state.thumbs.set(run.id, press)
  }
  press.setAttribute("aria-label", `Run of ${runTitle(run).split(" · ")[0]}, ${run.tasks.length} result${run.tasks.length === 1 ? "" : "s"}`)
  press.title = runTitle(run)
  press.toggleAttribute("aria-current", false)
  if (isCurrent) press.setAttribute("aria-current", "true")
  const pictures = run.tasks.flatMap((task) => task.files.map((file) => ({ task, address: file.thumbnail })))
    .filter(({ address }) => address)
  const open = run.tasks.filter((task) => task.isOpen).length
  const shown = JSON.stringify([pictures.map(({ address }) => address.split("?")[0]), open])
  if (press.dataset.shown === shown) return press
  press.dataset.shown = shown
  const parts = pictures.slice(0, MOST_THUMBNAILS).map(({ task, address }) => {
    const image = make("img")
    image.style.aspectRatio = Math.min(2, task.width / task.height)
    Object.assign(image, { src: address, alt: "", decoding: "async" })
    return image
  })
  if (pictures.length > MOST_THUMBNAILS) parts.push(make("span", "kb-thumb-more", `+${pictures.length - MOST_THUMBNAILS}`))
  if (open) parts.push(make("span", "kb-thumb-word kb-busy", `${open} open`))
  if (!parts.length) parts.push(make("span", "kb-thumb-word", run.tasks[0]?.stage ?? "Nothing"))
  press.replaceChildren(...parts)
  return press
}

// Gives every picture its width. Captions are measured once the widths are there: theirs depend on them.
function fit(state) {
  const tasks = state.shown.filter((task) => !isSmall(task))
  if (!tasks.length || !state.current.clientWidth) return
  const isAlone = getComputedStyle(state.root).getPropertyValue("--kb-scrolls").trim() === "page"
  const room = isAlone ? window.innerHeight * 0.72 : state.current.clientHeight
  const space = { width: state.current.clientWidth - 2, height: room - failedHeight(state), caption: 70 }
  const place = () => {
    const { columns, widths } = arrange(tasks.map(aspectOf), space)
    state.grid.style.setProperty("--kb-columns", columns)
    tasks.forEach((task, index) => state.cards.get(task.id).card.style.setProperty("--kb-width", `${widths[index]}px`))
  }
  place()
  const caption = Math.max(...tasks.map((task) => {
    const { card, pictures } = state.cards.get(task.id)
    return card.offsetHeight - pictures.offsetHeight
  }))
  if (caption > space.caption && caption < space.height / 2) {
    space.caption = caption
    place()
  }
  tasks.forEach(sharpen, state)
}

// A picture that is shown larger than its thumbnail is replaced by the file itself, once that is here.
function sharpen(task) {
  const views = this.cards.get(task.id).pictures.querySelectorAll("img.kb-view")
  views.forEach((view, index) => {
    const large = task.files[index]?.full
    if (!large || view.dataset.large || view.clientWidth * devicePixelRatio < THUMBNAIL * 1.1) return
    view.dataset.large = "asked"
    const loaded = new Image()
    loaded.onload = () => { view.src = loaded.src }
    loaded.src = large
  })
}

function failedHeight(state) {
  return state.failed.children.length ? Math.min(state.failed.offsetHeight + GAP, state.current.clientHeight / 2) : 0
}
