// A task as a card: its picture, or its place with stage and clock; facts, error and actions. Only what changed is touched.
const AGAIN_MS = 4000 // after so long a press that changed nothing can be given again

function newCard(task) {
  const card = make("article", "kb-card")
  card.dataset.task = task.id
  const pictures = make("div", "kb-pictures")
  const meta = make("div", "kb-meta")
  const title = make("strong", "kb-title")
  const facts = make("span", "kb-facts")
  meta.append(title, facts)
  const checks = make("ul", "kb-checks")
  const error = make("p", "kb-error")
  const actions = make("div", "kb-actions")
  card.append(pictures, meta, checks, error, actions)
  return { card, pictures, title, facts, checks, error, actions, shown: "", done: "", checked: "" }
}

function drawCard(parts, task, trigger) {
  parts.card.dataset.state = task.state
  parts.card.dataset.tone = task.tone
  setText(parts.title, task.title)
  setText(parts.facts, task.facts)
  setText(parts.error, task.error ?? "")
  parts.error.hidden = !task.error
  drawPictures(parts, task, trigger)
  drawChecks(parts, task.checks ?? [])
  drawActions(parts, task, trigger)
}

function drawPictures(parts, task, trigger) {
  const shown = JSON.stringify([task.files.map((f) => (f.thumbnail ?? f.sound).split("?")[0]), task.stage, task.isOpen])
  if (parts.shown === shown) {
    // The same files under newer addresses: the old ones die in time, and a zoom or Play may still ask for them.
    parts.pictures.querySelectorAll(".kb-view, .kb-player").forEach((view, index) => {
      if (view.dataset.full) view.dataset.full = task.files[index].full
      if (view instanceof HTMLAudioElement && view.paused && !view.currentTime) view.src = task.files[index].sound
    })
    return
  }
  parts.shown = shown
  parts.pictures.classList.toggle("kb-many", task.files.length > 1)
  if (task.files.length) {
    parts.pictures.replaceChildren(...task.files.map((file, index) => {
      if (file.sound) return sound(file, task, () => trigger("opened", { task: task.id, file: index }))
      const open = button("", "kb-picture", () => trigger("opened", { task: task.id, file: index }))
      open.style.aspectRatio = `${task.width} / ${task.height}`
      open.setAttribute("aria-label", `Open ${task.title} full size`)
      open.append(file.isClip && task.playsInPlace ? clip(file) : still(file, `${task.title}: ${task.prompt}`))
      if (file.isClip && !task.playsInPlace) open.append(make("span", "kb-play", "▶"))
      if (file.isClip && file.words) open.append(make("span", "kb-length", file.words))
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

function still(file, words) {
  const image = make("img", "kb-view")
  image.alt = words
  image.src = file.thumbnail
  image.decoding = "async"
  if (file.full) image.dataset.full = file.full
  return image
}

function clip(file) {
  const video = make("video", "kb-view")
  Object.assign(video, { src: file.full, poster: file.thumbnail, muted: true, loop: true, playsInline: true, preload: "metadata" })
  return video
}

// Nothing is asked for before Play: a page full of sounds loads none of them.
function sound(file, task, onOpen) {
  const place = make("div", "kb-picture kb-sound")
  place.style.aspectRatio = `${task.width} / ${task.height}`
  const open = button("", "kb-sound-open", onOpen, `Open ${task.title}`)
  open.append(make("span", "kb-note", "♪"), make("span", "kb-clock", file.words))
  const player = make("audio", "kb-player")
  Object.assign(player, { src: file.sound, controls: true, preload: "none" })
  player.setAttribute("aria-label", `${task.title}: ${task.prompt || "sound"}`)
  place.append(open, player)
  return place
}

function drawChecks(parts, checks) {
  const checked = JSON.stringify(checks)
  if (parts.checked === checked) return
  parts.checked = checked
  parts.checks.replaceChildren(...checks.map((check) => make("li", `kb-check kb-check-${check.mark}`, check.text)))
}

function drawActions(parts, task, trigger) {
  const done = JSON.stringify(task.actions)
  if (parts.done === done) return
  parts.done = done
  parts.actions.replaceChildren(...task.actions.filter((action) => action.isMain).map((action) => {
    if (action.href) {
      const link = make("a", "kb-action", action.label)
      link.href = action.href
      link.download = ""
      return link
    }
    const press = button(action.label, "kb-action", (event) => {
      if (action.pressed == null && !action.again) pause(event.currentTarget)
      trigger("acted", { task: task.id, action: action.name })
    }, action.says)
    if (action.pressed != null) press.setAttribute("aria-pressed", String(action.pressed))
    return press
  }))
}

// A press is taken once; where it changed nothing, as when it was refused, it can be given again.
function pause(press) {
  press.disabled = true
  setTimeout(() => { press.disabled = false }, AGAIN_MS)
}

// Moves the clocks of open tasks. `state` has tasks and cards by id, and offset: the server's clock minus this one's.
function tick(state) {
  const now = Date.now() + state.offset
  for (const [id, task] of state.tasks) {
    const parts = state.cards.get(id)
    if (!parts || !task.isOpen) continue
    const elapsed = Math.max(0, (now - task.clock.since) / 1000)
    const clock = parts.pictures.querySelector(".kb-clock")
    const fill = parts.pictures.querySelector(".kb-fill")
    if (clock) setText(clock, clockWords(task.clock, elapsed))
    // Approaches the end without ever claiming it: a bar that is full means a result that is there.
    const share = task.clock.past ? between(elapsed, task.clock.past, 1, 0) : 1 - Math.exp(-elapsed / 20)
    if (fill) fill.style.width = `${Math.min(97, 100 * share)}%`
  }
}

// The value in column `to` where column `from` has this one, straight between the known rows.
function between(value, rows, from, to) {
  const above = rows.findIndex((row) => row[from] >= value)
  if (above === 0) return from ? 0 : rows[0][to]
  if (above < 0) return rows.at(-1)[to]
  const [low, high] = [rows[above - 1], rows[above]]
  return low[to] + (high[to] - low[to]) * (value - low[from]) / (high[from] - low[from] || 1)
}

// What a clock says: the same words and figures as kie/playground/time_to_result.py has them.
function clockWords(clock, waited) {
  const here = `${clock.isRunning ? "running " : ""}${Math.floor(waited)} s`
  if (clock.past === undefined) return here
  if (!clock.past) return `${here}, no estimate yet`
  const passed = between(waited, clock.past, 1, 0)
  if (passed >= 0.98) return `${here}, slower than nearly all before it`
  if (passed >= 0.9) return `${here}, slower than 9 of 10`
  const low = Math.max(waited, between(passed + (1 - passed) * 0.1, clock.past, 0, 1))
  const high = Math.max(waited, between(1 - (1 - passed) * 0.1, clock.past, 0, 1))
  return `${here} of ${Math.floor(low)} to ${Math.ceil(high)} s`
}

function runClocks(state) {
  clearInterval(state.timer)
  tick(state)
  if ([...state.tasks.values()].some((task) => task.isOpen)) state.timer = setInterval(tick, 250, state)
}
