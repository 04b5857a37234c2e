// One result in the full window, from wherever cards are shown: looked at, gone through, zoomed, acted on. No rerun opens it.
const openViewer = (() => {
  const SHOWN = ["star", "remove background", "download", "reuse everything", "reference", "clip", "paint", "compare", "delete"]
  const SHOWN_NARROW = ["star", "remove background", "download", "reuse everything", "delete"]
  const WORDS = {
    star: "Star", "remove background": "Cut out", download: "Download", "reuse everything": "Reuse", reference: "Reference",
    clip: "Clip", paint: "Paint", compare: "Compare", delete: "Delete",
  }
  const ICONS = {
    "remove background": "M6 4a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5m0 11a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5m2-7 12 9M8 16 20 7",
    download: "M12 4v11m-5-5 5 5 5-5M5 20h14", "reuse everything": "M4 12a8 8 0 1 0 3-6.2L4 8m0-4v4h4",
    reference: "M4 5h16v14H4zm0 10 5-5 5 5 2-2 4 4", clip: "M4 5h16v14H4zm6 4 5 3-5 3z", paint: "M19 3 9.5 13.5l2 2L21 5zM9 14.500a3.500 3.500 0 0 0-5 3c0 2-1 2.500-1 2.500 4 1.500 8 0 8-3.500z", compare: "M4 5h7v14H4zm9 0h7v14h-7z",
    panel: "M4 5h16v14H4zm10 0v14", screen: "M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5", cross: "M6 6l12 12M18 6 6 18",
    delete: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  }
  const THEME = [
    "background-color", "secondary-background-color", "text-color", "primary-color", "border-color", "font", "code-font",
    "base-radius", "button-radius", "red-text-color", "orange-text-color",
  ]
  const PANEL = "kie-viewer-panel"
  const LARGEST = 16 // CSS pixels that a pixel of the file may get
  const LARGEST_FIT = 3 // and that it gets without being asked to
  const SHARP_FROM = 4 // from here on pixels are seen as such
  const STEP = 1.25
  const PAN = 80
  const SWIPE = 48
  const DRAGGED = 6
  const GIVEN_UP_MS = 4000 // so long after a deletion a result that is still there was not deleted
  let ground = 0 // stays from picture to picture
  let isCaptioned = true

  const isNarrow = () => matchMedia("(max-width: 640px)").matches
  const hasDialog = () => document.querySelector("[data-testid=stDialog]") !== null
  const keyOf = (task, position) => `${task.id} ${position}`
  const pathOf = (file) => (file?.full ?? file?.sound ?? "").split("?")[0]

  // Every file is an item, and so is a task that has none yet. `keep` is looked at, whatever became of it.
  function itemsOf(cards, keep) {
    return cards.flatMap((task) => {
      if (task.files.length) return task.files.map((file, position) => ({ key: keyOf(task, position), task, file, position }))
      const item = { key: keyOf(task, 0), task, file: null, position: 0 }
      return task.isOpen || item.key === keep ? [item] : []
    })
  }

  function kept(name) { try { return localStorage.getItem(name) } catch { return null } }
  function keep(name, value) { try { localStorage.setItem(name, value) } catch { /* not kept, then */ } }

  function icon(path) {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg")
    drawn.setAttribute("viewBox", "0 0 24 24")
    drawn.setAttribute("aria-hidden", "true")
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path")
    line.setAttribute("d", path)
    drawn.append(line)
    return drawn
  }

  function tool(words, label, key, onclick) {
    const press = button(ICONS[words] ? "" : words, "kw-tool", onclick, key ? `${label} (${key})` : label)
    if (ICONS[words]) press.append(icon(ICONS[words]))
    press.title = key ? `${label} · ${key}` : label
    return press
  }

  function build(v) {
    const box = make("div", "kw")
    box.setAttribute("role", "dialog")
    box.setAttribute("aria-modal", "true")
    box.setAttribute("aria-label", "Viewer")
    box.tabIndex = -1
    v.title = make("h2", "kw-title")
    v.title.dir = "auto"
    v.count = make("span", "kw-count")
    v.count.setAttribute("role", "status")
    v.percent = tool("", "Back to the whole picture", "0", () => fit(v))
    v.percent.classList.add("kw-percent")
    v.zoomTools = make("span", "kw-zoom")
    v.zoomTools.append(
      tool("−", "Zoom out", "-", () => zoom(v, v.scale / STEP)), v.percent,
      tool("+", "Zoom in", "+", () => zoom(v, v.scale * STEP)),
      tool("1:1", "Every pixel of the file", "1", () => zoom(v, onePixel())),
    )
    v.infoTool = tool("panel", "Prompt and details", "I", () => showPanel(v, v.side.hidden))
    v.bareTool = tool("screen", "Full screen", "F", () => showBare(v, true))
    const close = tool("cross", "Close", "Esc", () => v.close())
    const tools = make("div", "kw-tools")
    tools.append(v.zoomTools, v.infoTool, v.bareTool, close)
    const head = make("header", "kw-head")
    head.append(v.title, v.count, tools)
    v.stage = make("div", "kw-stage")
    v.before = button("‹", "kw-turn kw-before", () => go(v, v.index - 1), "The one before")
    v.after = button("›", "kw-turn kw-after", () => go(v, v.index + 1), "The next one")
    v.grounds = make("div", "kw-grounds")
    v.grounds.setAttribute("role", "group")
    v.grounds.setAttribute("aria-label", "Behind the picture")
    v.caption = make("p", "kw-caption")
    v.notice = make("div", "kw-notice")
    v.notice.setAttribute("role", "status")
    v.view = make("div", "kw-view")
    v.view.append(v.stage, v.before, v.after, v.grounds, v.caption, v.notice)
    v.side = make("aside", "kw-side")
    v.side.setAttribute("aria-label", "Prompt and details")
    v.side.tabIndex = 0
    const body = make("div", "kw-body")
    body.append(v.view, v.side)
    v.foot = make("footer", "kw-foot")
    v.foot.setAttribute("role", "toolbar")
    v.foot.setAttribute("aria-label", "What can be done with it")
    box.append(head, body, v.foot)
    v.box = box
  }

  function go(v, index) {
    const next = Math.min(v.items.length - 1, Math.max(0, index))
    if (next === v.index || !v.items.length) return
    v.index = next
    draw(v)
  }

  const current = (v) => v.items[v.index]

  function draw(v) {
    const item = current(v)
    v.box.classList.toggle("is-empty", !item)
    setText(v.count, item ? `${v.index + 1} of ${v.items.length}` : "")
    v.before.disabled = v.index <= 0
    v.after.disabled = v.index >= v.items.length - 1
    if (!item) return drawNothing(v)
    const { task } = item
    v.onShow?.(task.id)
    const isNamed = !task.place || task.place.includes(task.model)
    setText(v.title, isNamed ? task.place ?? task.model : `${task.model} · ${task.place}`)
    setText(v.caption, [v.title.textContent, task.facts].filter(Boolean).join(" · "))
    v.caption.hidden = !isCaptioned
    drawMedia(v, item)
    drawSide(v, item)
    drawActions(v, item)
  }

  function drawNothing(v) {
    v.drawn = v.sideDrawn = v.footDrawn = ""
    setText(v.title, "Nothing is left here")
    v.media = v.player = null
    v.stage.replaceChildren()
    v.grounds.replaceChildren()
    v.side.replaceChildren()
    v.foot.replaceChildren()
    v.zoomTools.hidden = true
  }

  function drawMedia(v, item) {
    const { task, file } = item
    const drawn = JSON.stringify([item.key, pathOf(file), file ? "" : [task.stage, task.isOpen, task.error]])
    if (v.drawn === drawn) return
    const isOpening = !v.drawn
    v.drawn = drawn
    v.player?.video.pause()
    v.media = v.player = v.clock = null
    v.grounds.replaceChildren()
    v.zoomTools.hidden = !file?.full || file.isClip
    if (!file) v.stage.replaceChildren(waiting(v, task))
    else if (file.sound) v.stage.replaceChildren(heard(task, file, isOpening))
    else if (file.isClip) {
      const place = make("div", "kv kw-clip")
      v.stage.replaceChildren(place)
      v.player = playClip(place, file, task.stem)
    } else showPicture(v, item)
    for (const near of [v.items[v.index + 1], v.items[v.index - 1]]) {
      if (near?.file?.full && !near.file.isClip) new Image().src = near.file.full
    }
  }

  function waiting(v, task) {
    const place = make("div", `kw-place kw-${task.tone}`)
    v.clock = make("span", "kw-clock")
    place.append(make("strong", "", task.stage), v.clock)
    if (task.error) place.append(make("p", "kw-error", task.error))
    return place
  }

  // A sound plays where the press that opened it asked for it, not where somebody only goes past.
  function heard(task, file, plays) {
    const place = make("div", "kw-sound")
    const player = make("audio")
    Object.assign(player, { src: file.sound, controls: true, loop: false })
    player.setAttribute("aria-label", `${task.title}: ${task.prompt || "sound"}`)
    place.append(make("span", "kw-note", "♪"), player)
    if (plays) player.play().catch(() => {})
    return place
  }

  function showPicture(v, { task, file }) {
    const image = make("img", "kw-media")
    image.alt = `${task.title}: ${task.prompt}`
    image.draggable = false
    image.src = file.thumbnail
    v.media = image
    v.size = { width: file.width || task.width, height: file.height || task.height }
    v.stage.replaceChildren(image)
    fit(v)
    const full = new Image()
    full.src = file.full
    full.decode().then(() => {
      if (v.media !== image) return
      image.src = full.src
      v.size = { width: full.naturalWidth, height: full.naturalHeight }
      if (v.isFit) fit(v)
      if (isTransparent(full)) offerGrounds(v, task)
    }).catch(() => { if (v.media === image) announce("The picture could not be loaded. Close this and open it again.") })
  }

  function isTransparent(image) {
    const canvas = make("canvas")
    canvas.width = canvas.height = 64
    const context = canvas.getContext("2d")
    context.drawImage(image, 0, 0, 64, 64)
    return context.getImageData(0, 0, 64, 64).data.some((value, index) => index % 4 === 3 && value < 250)
  }

  function offerGrounds(v, task) {
    const known = [["White", "#FFFFFF"], ["Black", "#000000"]]
    const colours = (task.grounds ?? []).filter(([, hex]) => !known.some(([, other]) => other === hex))
    v.offered = [["Checkerboard", null], ...known, ...colours]
    v.grounds.replaceChildren(...v.offered.map(([name, hex], index) => {
      const press = button("", "kw-ground", () => choose(v, index), `${name} behind the picture`)
      press.title = `${name} · G for the next`
      press.append(make("span", hex ? "kw-swatch" : "kw-swatch kw-checkerboard"))
      if (hex) press.firstChild.style.backgroundColor = hex
      return press
    }))
    choose(v, ground < v.offered.length ? ground : 0)
  }

  function choose(v, index) {
    ground = index
    const hex = v.offered[index][1]
    v.media.classList.toggle("kw-checkerboard", !hex)
    v.media.style.backgroundColor = hex ?? ""
    ;[...v.grounds.children].forEach((press, place) => press.setAttribute("aria-pressed", String(place === index)))
  }

  // ---- zoom: `scale` is CSS pixels a pixel of the file, x and y where the picture begins
  const onePixel = () => 1 / devicePixelRatio

  function fit(v) {
    if (!v.media) return
    const { clientWidth, clientHeight } = v.stage
    const most = v.box.classList.contains("is-bare") ? LARGEST : LARGEST_FIT
    v.scale = Math.min(most, clientWidth / v.size.width, clientHeight / v.size.height)
    v.isFit = true
    v.x = v.y = 0
    place(v)
  }

  // The point of the picture that is at (x, y) of the stage stays there.
  function zoom(v, scale, x = v.stage.clientWidth / 2, y = v.stage.clientHeight / 2) {
    if (!v.media) return
    const least = Math.min(onePixel(), v.stage.clientWidth / v.size.width, v.stage.clientHeight / v.size.height)
    const next = Math.min(LARGEST, Math.max(least, scale))
    const ratio = next / v.scale
    v.x = x - (x - v.x) * ratio
    v.y = y - (y - v.y) * ratio
    v.scale = next
    v.isFit = false
    place(v)
  }

  function place(v) {
    const width = v.size.width * v.scale
    const height = v.size.height * v.scale
    const within = (start, length, room) => length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, start))
    v.x = within(v.x, width, v.stage.clientWidth)
    v.y = within(v.y, height, v.stage.clientHeight)
    v.isLarger = width > v.stage.clientWidth + 1 || height > v.stage.clientHeight + 1
    Object.assign(v.media.style, { width: `${width}px`, height: `${height}px`, transform: `translate(${v.x}px, ${v.y}px)` })
    v.media.classList.toggle("is-sharp", v.scale * devicePixelRatio >= SHARP_FROM)
    v.stage.classList.toggle("is-larger", v.isLarger)
    setText(v.percent, `${Math.round(100 * v.scale / onePixel())} %`)
  }

  function pan(v, dx, dy) {
    if (!v.media || !v.isLarger) return
    v.x += dx
    v.y += dy
    place(v)
  }

  function listenToPointers(v) {
    const points = new Map()
    let start = null
    let pinch = null
    const at = (event) => {
      const box = v.stage.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    const isControl = (event) => {
      if (event.target.closest("button, audio, .kv-bar")) return true
      if (!(event.target instanceof HTMLVideoElement)) return false
      return event.pointerType === "mouse" || event.target.getBoundingClientRect().bottom - event.clientY < 80
    }
    const spread = () => {
      const [one, other] = [...points.values()]
      return { distance: Math.hypot(one.x - other.x, one.y - other.y) || 1, x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
    }
    v.stage.addEventListener("wheel", (event) => {
      if (!v.media) return
      event.preventDefault()
      const { x, y } = at(event)
      zoom(v, v.scale * Math.exp(-Math.max(-200, Math.min(200, event.deltaY)) / (event.ctrlKey ? 100 : 400)), x, y)
    }, { passive: false })
    v.stage.addEventListener("pointerdown", (event) => {
      if (isControl(event) || event.button > 0) return
      points.set(event.pointerId, at(event))
      if (points.size === 1) start = { ...at(event), isSwipe: event.pointerType !== "mouse" }
      if (points.size === 2 && v.media) { pinch = { ...spread(), scale: v.scale }; start = null }
    })
    v.stage.addEventListener("pointermove", (event) => {
      const last = points.get(event.pointerId)
      if (!last) return
      const here = at(event)
      points.set(event.pointerId, here)
      if (pinch && points.size === 2) {
        const now = spread()
        zoom(v, pinch.scale * now.distance / pinch.distance, now.x, now.y)
      } else if (start && v.media && v.isLarger) pan(v, here.x - last.x, here.y - last.y)
      else if (start?.isSwipe && v.stage.firstChild) v.stage.firstChild.style.translate = `${here.x - start.x}px 0`
      if (start && Math.hypot(here.x - start.x, here.y - start.y) > DRAGGED && !v.stage.hasPointerCapture(event.pointerId)) {
        v.stage.setPointerCapture(event.pointerId)
      }
    })
    const end = (event) => {
      if (!points.delete(event.pointerId)) return
      const here = at(event)
      if (v.stage.firstChild) v.stage.firstChild.style.translate = ""
      if (event.type === "pointerup" && start?.isSwipe && !(v.media && v.isLarger)) {
        const [dx, dy] = [here.x - start.x, here.y - start.y]
        if (Math.abs(dx) > SWIPE && Math.abs(dx) > 1.5 * Math.abs(dy)) go(v, v.index + (dx < 0 ? 1 : -1))
        else if (dy > 2 * SWIPE && dy > 2 * Math.abs(dx)) v.close()
      }
      if (points.size < 2) pinch = null
      if (!points.size) start = null
    }
    for (const name of ["pointerup", "pointercancel"]) v.stage.addEventListener(name, end)
    v.stage.addEventListener("dblclick", (event) => {
      if (!v.media || isControl(event)) return
      const { x, y } = at(event)
      if (v.isFit) zoom(v, v.scale < onePixel() * 0.95 ? onePixel() : v.scale * 2, x, y)
      else fit(v)
    })
  }

  // ---- the panel at the side
  function drawSide(v, { task }) {
    const drawn = JSON.stringify([task.id, task.prompt, task.details, task.error, task.measured])
    if (v.sideDrawn === drawn) return
    v.sideDrawn = drawn
    const head = make("div", "kw-side-head")
    const copyPrompt = task.actions.find((action) => action.name === "copy prompt")
    head.append(make("h3", "", "Prompt"))
    if (copyPrompt) head.append(actionPress(task, copyPrompt, actOn(v, task), "kw-small"))
    const words = make("p", "kw-prompt", task.prompt || "(none)")
    words.dir = "auto"
    const facts = make("dl", "kw-facts")
    for (const [name, value] of task.details) facts.append(make("dt", "", name), make("dd", "", name === "Started" ? momentWords(value) : value))
    const parts = [head, words]
    if (task.isLong) parts.push(make("p", "kw-hint", "This is its beginning; all of it is in Details."))
    if (task.error) parts.push(make("p", "kw-error", task.error))
    if (task.measured) parts.push(...measured(task.measured, task))
    v.side.replaceChildren(...parts, make("h3", "", "Details"), facts)
  }

  // What was measured on the first picture: each colour that was asked for beside the one found, a line a check, and
  // over a small picture where white or black copy can be read.
  function measured({ palette, checks, map }, task) {
    const parts = [make("h3", "", "Measured")]
    if (palette.length) {
      const rows = make("ul", "kw-palette")
      for (const colour of palette) {
        const row = make("li", `kw-colour kw-mark-${colour.mark}`)
        const pair = make("span", "kw-pair")
        pair.append(swatch(colour.asked), swatch(colour.found))
        const words = make("span", "")
        words.append(make("strong", "", `Asked ${colour.asked} (${colour.name}), found ${colour.found ?? "nothing to measure"}`), make("span", "", colour.words))
        row.append(pair, words)
        rows.append(row)
      }
      parts.push(rows)
    }
    const list = make("ul", "kw-checks")
    for (const check of checks) {
      const row = make("li", `kw-check kw-mark-${check.mark}`)
      row.append(make("strong", "", check.title), make("span", "", check.text))
      list.append(row)
    }
    parts.push(list)
    if (map.length && task.files[0]?.thumbnail) parts.push(quietMap(map, task.files[0]))
    return parts
  }

  function swatch(colour) {
    const square = make("span", "kw-sample")
    if (colour) square.style.background = colour
    return square
  }

  function quietMap(map, file) {
    const figure = make("figure", "kw-quiet")
    const place = make("div", "kw-quiet-place")
    const picture = make("img")
    Object.assign(picture, { src: file.thumbnail, alt: "" })
    const cells = make("div", "kw-quiet-cells")
    cells.setAttribute("role", "img")
    const count = (letter) => map.join("").split(letter).length - 1
    const all = map.join("").length
    cells.setAttribute("aria-label", `White text can be read in ${count("w")} of ${all} cells, black text in ${count("b")}`)
    cells.style.gridTemplateColumns = `repeat(${map[0].length}, 1fr)`
    for (const letter of map.join("")) cells.append(make("span", `kw-cell kw-cell-${letter === "." ? "none" : letter}`, letter === "." ? "" : "A"))
    place.append(picture, cells)
    figure.append(place, make("figcaption", "", "Room for copy: a white or black A where such text reaches 4.5:1 on calm ground"))
    return figure
  }

  function showPanel(v, isShown) {
    v.side.hidden = !isShown
    v.infoTool.setAttribute("aria-pressed", String(isShown))
    keep(PANEL, isShown ? "shown" : "hidden")
  }

  // ---- actions
  function drawActions(v, item) {
    const { task, position } = item
    const actions = task.actions.filter((action) => action.file === undefined || action.file === position)
    const isFew = isNarrow()
    const drawn = JSON.stringify([item.key, actions, isFew])
    if (v.footDrawn === drawn || (v.footKey === item.key && isMenuOpen(v.foot, () => drawActions(v, item)))) return
    v.footDrawn = drawn
    v.footKey = item.key
    const plain = (action) => action.name.replace(/ \d+$/, "")
    const act = actOn(v, task)
    const shown = isFew ? SHOWN_NARROW : SHOWN
    const steps = actions.filter((action) => action.isMain && !SHOWN.includes(plain(action)))
    const main = shown.map((name) => actions.find((action) => plain(action) === name)).filter(Boolean)
    const rest = actions.filter((action) => !steps.includes(action) && !main.includes(action) && action.name !== "copy prompt")
    const presses = [...steps, ...main].map((action) => {
      const press = actionPress(task, action, act, "kw-action")
      const name = plain(action)
      if (WORDS[name]) {
        const label = name === "remove background" && action.label.startsWith("See") ? "Cut-out" : WORDS[name]
        const sign = name === "star" ? make("span", "kw-star", action.label) : icon(ICONS[name])
        press.replaceChildren(sign, make("span", "", label))
        press.setAttribute("aria-label", action.says ?? action.label)
        press.title = action.says ?? action.label
      }
      if (action.key) {
        press.append(make("kbd", "", action.key === "Delete" ? "Del" : action.key.toUpperCase()))
        press.setAttribute("aria-keyshortcuts", action.key)
      }
      return press
    })
    if (rest.length) presses.push(actionMenu(task, rest, act, "kw-action"))
    const focused = [...v.foot.children].findIndex((child) => child.contains(document.activeElement))
    v.foot.replaceChildren(...presses)
    if (focused >= 0) (v.foot.children[Math.min(focused, presses.length - 1)].querySelector("button") ?? v.foot.children[Math.min(focused, presses.length - 1)]).focus()
  }

  function actOn(v, task) {
    return (name, more) => {
      v.act("acted", { task: task.id, action: name, file: current(v)?.position ?? 0, ...more })
      if (name === "delete" && !task.isOpen) remove(v, task)
      else if (name === "compare" || task.actions.find((action) => action.name === name)?.leadsAway) v.close()
    }
  }

  function press(v, key) {
    const item = current(v)
    const action = item?.task.actions.find((each) => each.key === key && (each.file ?? item.position) === item.position)
    if (!action) return false
    const shown = [...v.foot.querySelectorAll("[aria-keyshortcuts]")].find((each) => each.getAttribute("aria-keyshortcuts") === key)
    ;(shown ?? actionPress(item.task, action, actOn(v, item.task))).click()
    return true
  }

  function remove(v, task) {
    v.removed.set(task.id, { task, at: Date.now(), index: v.cards.findIndex((card) => card.id === task.id) })
    v.lastRemoved = task.id
    const index = v.index
    list(v, null)
    v.index = Math.max(0, Math.min(index, v.items.length - 1))
    v.notice.replaceChildren(
      make("span", "", "Deleted, kept for seven days."), button("Undo", "kw-small", () => undo(v), "Undo the deletion (Z)"),
    )
    draw(v)
    v.box.focus({ preventScroll: true })
  }

  function undo(v) {
    const removed = v.removed.get(v.lastRemoved)
    if (!removed) return
    v.removed.delete(v.lastRemoved)
    v.lastRemoved = null
    v.notice.replaceChildren()
    v.act("acted", { task: removed.task.id, action: "restore" })
    if (!v.cards.some((card) => card.id === removed.task.id)) v.cards.splice(removed.index, 0, removed.task)
    list(v, keyOf(removed.task, 0))
    draw(v)
    v.box.focus({ preventScroll: true })
  }

  // Makes the items anew and stays at `key`; where that is gone, at its place.
  function list(v, key) {
    v.items = itemsOf(v.cards.filter((card) => !v.removed.has(card.id)), key)
    const index = v.items.findIndex((item) => item.key === key)
    if (index >= 0) v.index = index
  }

  // ---- full screen
  function showBare(v, isBare) {
    v.box.classList.toggle("is-bare", isBare)
    if (isBare) document.documentElement.requestFullscreen?.().catch(() => {})
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
    v.box.focus({ preventScroll: true })
    if (v.isFit) fit(v)
  }

  // ---- keys
  function onKey(v, event) {
    if (hasDialog() || event.ctrlKey && event.key !== "z" || event.metaKey && event.key !== "z" || event.altKey) return
    const menu = v.box.querySelector(".ka-list:popover-open")
    if (menu) return
    if (event.key === "Tab") return trap(v, event)
    if (event.target.closest?.("input, textarea, select")) return
    if (isOurs(v, event)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }

  function isOurs(v, event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const sideways = { ArrowLeft: 1, ArrowRight: -1 }[key] ?? 0
    const upwards = { ArrowUp: 1, ArrowDown: -1 }[key] ?? 0
    if (document.activeElement === v.side && upwards) return false // scrolls the panel
    if (event.shiftKey && (sideways || upwards)) pan(v, PAN * sideways, PAN * upwards)
    else if (upwards) pan(v, 0, PAN * upwards)
    else if (sideways) go(v, v.index - sideways)
    else if (key === "Home") go(v, 0)
    else if (key === "End") go(v, v.items.length - 1)
    else if (key === "+" || key === "=") zoom(v, v.scale * STEP)
    else if (key === "-") zoom(v, v.scale / STEP)
    else if (key === "0") fit(v)
    else if (key === "1") zoom(v, onePixel())
    else if (key === "i") showPanel(v, v.side.hidden)
    else if (key === "f") showBare(v, !v.box.classList.contains("is-bare"))
    else if (key === "m") { isCaptioned = !isCaptioned; v.caption.hidden = !isCaptioned }
    else if (key === "g" && v.grounds.children.length) choose(v, (ground + 1) % v.offered.length)
    else if (key === "z") undo(v)
    else if (key === "Escape" && v.box.classList.contains("is-bare")) showBare(v, false)
    else if (key === "Escape") v.close()
    else if ((key === "," || key === ".") && v.player) v.player.step(key === "," ? -1 : 1)
    else if (key === " " && v.player && !event.target.closest("button, a")) {
      if (v.player.video.paused) v.player.video.play().catch(() => {})
      else v.player.video.pause()
    } else return press(v, key === "Backspace" ? "Delete" : key) || key === "r" || key === "c"
    return true
  }

  function trap(v, event) {
    const all = [...v.box.querySelectorAll("button:not(:disabled), a[href], video, audio, [tabindex='0']")]
      .filter((element) => element.offsetParent !== null && !element.closest(".ka-list"))
    const ends = event.shiftKey ? [all[0], v.box] : [all.at(-1)]
    if (!v.box.contains(document.activeElement) || ends.includes(document.activeElement)) {
      event.preventDefault()
      all.at(event.shiftKey ? -1 : 0)?.focus()
    }
  }

  // `cards` are everything that was shown there, in order; `at` the task and file it opens on. `act` is told what is pressed;
  // `onClose` which item was looked at last. `home` is the element whose theme it wears: it goes when that goes.
  return function open({ cards, at, act, onClose, onShow, home, now = () => Date.now() }) {
    const v = { act, home, cards, onShow, items: [], index: 0, removed: new Map(), drawn: "", sideDrawn: "", footDrawn: "" }
    build(v)
    const onKeyDown = (event) => onKey(v, event)
    const onFocus = (event) => {
      if (v.box.contains(event.target) || hasDialog() || event.target === document.body) return
      if (event.target.closest?.("[data-testid=stToast], .ka-list")) return
      v.box.focus({ preventScroll: true })
    }
    const onFullscreen = () => { if (!document.fullscreenElement) showBare(v, false) }
    const watch = new ResizeObserver(() => { if (v.media) { if (v.isFit) fit(v); else place(v) } })
    const narrow = matchMedia("(max-width: 640px)")
    const onNarrow = () => { if (current(v)) drawActions(v, current(v)) }
    const wear = () => {
      const style = getComputedStyle(home)
      for (const name of THEME) v.box.style.setProperty(`--st-${name}`, style.getPropertyValue(`--st-${name}`))
    }
    const timer = setInterval(() => {
      const task = current(v)?.task
      if (!home.isConnected) v.close()
      else if (v.clock && task?.isOpen) {
        const clock = task.clock ?? { since: task.started }
        setText(v.clock, clockWords(clock, Math.max(0, (now() - clock.since) / 1000)))
      }
    }, 250)
    v.close = () => {
      if (!v.box.isConnected) return
      clearInterval(timer)
      watch.disconnect()
      removeEventListener("keydown", onKeyDown, true)
      document.removeEventListener("focusin", onFocus)
      document.removeEventListener("fullscreenchange", onFullscreen)
      narrow.removeEventListener("change", onNarrow)
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
      v.player?.video.pause()
      v.box.remove()
      onClose(current(v) ?? null)
    }
    wear()
    document.body.append(v.box)
    showPanel(v, kept(PANEL) ? kept(PANEL) === "shown" && !isNarrow() : innerWidth > 900)
    list(v, keyOf({ id: at.task }, at.file ?? 0))
    watch.observe(v.stage)
    listenToPointers(v)
    addEventListener("keydown", onKeyDown, true)
    document.addEventListener("focusin", onFocus)
    document.addEventListener("fullscreenchange", onFullscreen)
    narrow.addEventListener("change", onNarrow)
    v.box.focus({ preventScroll: true })
    draw(v)
    return {
      close: v.close,
      // The same place with newer data. What is looked at stays, even where it is shown there no more.
      update(newer, newAct) {
        if (!v.box.isConnected) return
        v.act = newAct
        wear()
        const item = current(v)
        for (const [id, removed] of v.removed) {
          if (Date.now() - removed.at > GIVEN_UP_MS && newer.some((card) => card.id === id)) v.removed.delete(id)
        }
        const isGone = item && !newer.some((card) => card.id === item.task.id)
        v.cards = isGone ? newer.toSpliced(Math.min(v.cards.indexOf(item.task), newer.length), 0, item.task) : newer
        list(v, item?.key)
        v.index = Math.max(0, Math.min(v.index, v.items.length - 1))
        draw(v)
      },
    }
  }
})()

// What a component's cards are given instead of its own `trigger`: opening one opens the viewer on all of them.
// `state` keeps it open through newer data; `cards` gives all that is shown, `focus` finds the element of a task, and
// `near` is told which one is looked at, so that more can be had in time.
function openingViewer(state, home, trigger, { cards, focus, near }) {
  return (name, value) => {
    if (name !== "opened") return trigger(name, value)
    const opener = document.activeElement
    state.viewer = openViewer({
      cards: cards(), at: value, act: trigger, home, onShow: near, now: () => Date.now() + (state.offset ?? 0),
      onClose: (item) => {
        state.viewer = null
        near?.(undefined)
        const last = item && focus(item.task.id)
        const box = last?.getBoundingClientRect()
        const isSeen = last?.isConnected && box.top >= 0 && box.bottom <= innerHeight
        ;(isSeen ? last : opener.isConnected ? opener : focus(value.task))?.focus({ preventScroll: true })
      },
    })
  }
}
