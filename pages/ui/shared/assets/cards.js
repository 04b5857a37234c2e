// A task as a card: its picture, or its place with stage and clock; facts, error and actions. Only what changed is touched.
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
  if (parts.done === done || isMenuOpen(parts.actions, () => drawActions(parts, task, trigger))) return
  parts.done = done
  const act = (action, more) => trigger("acted", { task: task.id, action, ...more })
  const main = task.actions.filter((action) => action.isMain)
  const rest = task.actions.filter((action) => !action.isMain)
  parts.actions.replaceChildren(...main.map((action) => actionPress(task, action, act, "kb-action")))
  if (rest.length) parts.actions.append(actionMenu(task, rest, act, "kb-action"))
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

function runClocks(state) {
  clearInterval(state.timer)
  tick(state)
  if ([...state.tasks.values()].some((task) => task.isOpen)) state.timer = setInterval(tick, 250, state)
}
