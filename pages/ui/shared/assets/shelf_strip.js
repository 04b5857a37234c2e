// The collections over the history: pressed to see what lies in one, and where results are dropped.
function drawStrip(state) {
  const { collections, collection } = state.data
  const shown = JSON.stringify([collections, collection])
  if (state.stripShown === shown) return
  state.stripShown = shown
  const all = chip(state, "All results", null)
  const chips = collections.map(([name, count]) => {
    const press = chip(state, name, name)
    press.append(make("span", "ks-count", String(count)))
    takesDrops(state, press, (ids) => state.collect(name, ids))
    return press
  })
  state.strip.replaceChildren(all, ...chips, newCollection(state))
}

function chip(state, words, name) {
  const press = button(words, "ks-chip", () => state.show(name))
  press.setAttribute("aria-pressed", String(state.data.collection === name))
  return press
}

// A press asks for the name; results that are dropped on it go into the new collection.
function newCollection(state) {
  const place = make("span", "ks-new")
  const press = button("+ New collection", "ks-chip ks-chip-new", () => ask([]))
  const ask = (ids) => {
    const field = make("input", "ks-name")
    Object.assign(field, { type: "text", maxLength: 60, placeholder: ids.length ? `Name for ${ids.length} dropped` : "Name" })
    field.setAttribute("aria-label", "Name of the new collection")
    field.onkeydown = (event) => {
      event.stopPropagation()
      if (event.key === "Enter" && field.value.trim()) state.collect(field.value.trim(), ids)
      if (event.key === "Enter" || event.key === "Escape") place.replaceChildren(press)
    }
    field.onblur = () => place.replaceChildren(press)
    place.replaceChildren(field)
    field.focus()
  }
  takesDrops(state, press, ask)
  place.append(press)
  return place
}

function takesDrops(state, target, take) {
  const over = (isOver) => target.classList.toggle("ks-over", isOver)
  target.ondragover = (event) => {
    if (!state.dragged) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    over(true)
  }
  target.ondragleave = () => over(false)
  target.ondrop = (event) => {
    event.preventDefault()
    over(false)
    if (state.dragged) take(state.dragged)
  }
}

// A dragged result takes the ticked ones with it where it is one of them.
function makeDraggable(state, element, row) {
  element.draggable = true
  element.ondragstart = (event) => {
    state.dragged = state.selected.has(row.id) ? [...state.selected] : [row.id]
    const count = state.dragged.length
    const ghost = make("div", "ks-ghost", `${count} result${count > 1 ? "s" : ""}`)
    document.body.append(ghost)
    event.dataTransfer.setDragImage(ghost, 10, 10)
    event.dataTransfer.effectAllowed = "copy"
    event.dataTransfer.setData("text/plain", row.title)
    state.root.classList.add("ks-dragging")
    setTimeout(() => ghost.remove())
  }
  element.ondragend = () => {
    state.dragged = null
    state.root.classList.remove("ks-dragging")
  }
}
