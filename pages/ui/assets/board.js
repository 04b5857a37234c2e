// The live board: cards keep their place and shape from the click on; only what changed is touched.
const boards = new WeakMap()

const make = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text }
const button = (text, className, onclick) => {
  const element = make("button", className, text)
  element.type = "button"
  element.onclick = onclick
  return element
}

function newCard(task) {
  const card = make("article", "kb-card")
  card.dataset.task = task.id
  const pictures = make("div", "kb-pictures")
  const meta = make("div", "kb-meta")
  const title = make("strong", "kb-title")
  const facts = make("span", "kb-facts")
  meta.append(title, facts)
  const error = make("p", "kb-error")
  const actions = make("div", "kb-actions")
  card.append(pictures, meta, error, actions)
  return { card, pictures, title, facts, error, actions, shown: "", done: "" }
}

function drawPictures(parts, task, trigger) {
  const shown = JSON.stringify([task.files.map((f) => f.thumbnail.split("?")[0]), task.stage, task.isOpen])
  if (parts.shown === shown) return
  parts.shown = shown
  parts.pictures.classList.toggle("kb-many", task.files.length > 1)
  if (task.files.length) {
    parts.pictures.replaceChildren(...task.files.map((file, index) => {
      const open = button("", "kb-picture", () => trigger("opened", { task: task.id, file: index }))
      open.style.aspectRatio = `${task.width} / ${task.height}`
      open.setAttribute("aria-label", `Open ${task.title} full size`)
      const image = make("img")
      image.alt = `${task.title}: ${task.prompt}`
      image.src = file.thumbnail
      image.decoding = "async"
      open.append(image)
      if (file.isClip) open.append(make("span", "kb-play", "▶"))
      return open
    }))
    return
  }
  const place = make("div", `kb-picture kb-place kb-${task.tone}`)
  place.style.aspectRatio = `${task.width} / ${task.height}`
  place.append(make("span", "kb-stage", task.stage), make("span", "kb-clock", ""))
  if (task.isOpen) {
    const bar = make("span", "kb-bar")
    bar.append(make("span", "kb-fill"))
    place.append(bar)
  }
  parts.pictures.replaceChildren(place)
}

function drawActions(parts, task, trigger) {
  const done = JSON.stringify(task.actions)
  if (parts.done === done) return
  parts.done = done
  parts.actions.replaceChildren(...task.actions.map((action) => {
    if (action.href) {
      const link = make("a", "kb-action", action.label)
      link.href = action.href
      link.download = ""
      return link
    }
    return button(action.label, "kb-action", (event) => {
      event.currentTarget.disabled = true
      trigger("acted", { task: task.id, action: action.name })
    })
  }))
}

function tick(state) {
  const now = Date.now() + state.offset
  for (const [id, task] of state.tasks) {
    const parts = state.cards.get(id)
    if (!parts || !task.isOpen) continue
    const elapsed = Math.max(0, (now - task.started) / 1000)
    const clock = parts.pictures.querySelector(".kb-clock")
    const fill = parts.pictures.querySelector(".kb-fill")
    const usual = task.expected ? `, usually about ${Math.max(1, Math.round(task.expected))} s` : ""
    if (clock) setText(clock, `${Math.floor(elapsed)} s${usual}`)
    // Approaches the end without ever claiming it: a bar that is full means a result that is there.
    if (fill) fill.style.width = `${Math.min(97, 100 * (1 - Math.exp(-1.6 * elapsed / (task.expected || 30))))}%`
  }
}

function drawRun(state, data, run, trigger) {
  let section = state.runs.get(run.id)
  if (!section) {
    section = make("section", "kb-run")
    section.append(make("h3", "kb-run-title"), make("div", "kb-grid"))
    state.runs.set(run.id, section)
  }
  setText(section.firstChild, run.title)
  const grid = section.lastChild
  grid.classList.toggle("kb-few", data.isWide)
  for (const task of run.tasks) {
    let parts = state.cards.get(task.id)
    if (!parts) {
      parts = newCard(task)
      state.cards.set(task.id, parts)
    }
    parts.card.dataset.state = task.state
    parts.card.dataset.tone = task.tone
    setText(parts.title, task.title)
    setText(parts.facts, task.facts)
    setText(parts.error, task.error ?? "")
    parts.error.hidden = !task.error
    drawPictures(parts, task, trigger)
    drawActions(parts, task, trigger)
    state.tasks.set(task.id, task)
  }
  const wanted = run.tasks.map((task) => state.cards.get(task.id).card)
  if (wanted.some((card, index) => grid.children[index] !== card) || grid.children.length !== wanted.length) {
    grid.replaceChildren(...wanted)
  }
  return section
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kb-board")
  let state = boards.get(root)
  if (!state) {
    state = { runs: new Map(), cards: new Map(), tasks: new Map(), offset: 0, timer: 0 }
    boards.set(root, state)
  }
  state.offset = data.now - Date.now()
  state.tasks.clear()
  const sections = data.runs.map((run) => drawRun(state, data, run, setTriggerValue))
  if (sections.some((section, index) => root.children[index] !== section) || root.children.length !== sections.length) {
    root.replaceChildren(...sections)
  }
  clearInterval(state.timer)
  tick(state)
  if ([...state.tasks.values()].some((task) => task.isOpen)) state.timer = setInterval(tick, 250, state)
  return () => clearInterval(state.timer)
}
