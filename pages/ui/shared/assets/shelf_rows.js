// One result of the history: as a row of the table, or as a card of the gallery. Heights are fixed: see shelf.css.
const HELPS = ["resume", "retry", "attach", "cancel"] // what a card without a result has room for
const MARKS = { bad: "✕", "open-question": "?", busy: "…", good: "–" }

function picture(row, press) {
  const file = row.files[0]
  if (!file) return make("span", "ks-none", MARKS[row.tone])
  const open = button("", "ks-open", () => press.open(row), `Open the result of ${row.title}`)
  if (!file.thumbnail) {
    open.append(make("span", "ks-note", "♪"))
    return open
  }
  const image = make("img")
  image.src = file.thumbnail
  image.decoding = "async"
  image.alt = ""
  image.draggable = false // its row is dragged
  open.append(image)
  if (file.isClip) open.append(make("span", "ks-play", "▶"), make("span", "ks-length", file.words))
  return open
}

function star(row, press) {
  const action = row.actions.find((each) => each.name === "star")
  return action ? actionPress(row, action, press.act(row), "ks-star") : make("span", "ks-star")
}

function tick(row, press) {
  const box = make("input", "ks-tick")
  box.type = "checkbox"
  box.checked = press.isTicked(row)
  box.setAttribute("aria-label", `Select ${row.title}, ${momentWords(row.moment)}`)
  box.onclick = (event) => press.tick(row, box.checked, event.shiftKey)
  return box
}

// The actions that there is room for, and the others in a menu; where it is small, all are in the menu.
function actions(row, press, isSmall) {
  const box = make("div", "ks-buttons")
  const main = row.actions.filter((action) => action.isMain && action.name !== "star")
  const first = main.find((action) => HELPS.includes(action.name)) ?? main[0]
  const rest = isSmall ? row.actions.filter((action) => action.name !== "star") : row.actions.filter((action) => !action.isMain)
  box.append(...(isSmall ? [first] : main).map((action) => actionPress(row, action, press.act(row), "ks-action")))
  box.append(actionMenu(row, rest, press.act(row), "ks-action"))
  return box
}

function chips(className, words) {
  const box = make("span", "ks-tags")
  for (const word of words) box.append(make("span", className, word))
  return box
}

const text = (className, words) => {
  const element = make("div", className, words)
  element.title = words
  return element
}

// What a column shows of a row, and how wide it is beside others.
const CELLS = {
  Model: (row) => [make("strong", "ks-line", row.title), make("div", "ks-small", row.size)],
  Prompt: (row) => {
    const words = [text("ks-text", row.prompt || "(no prompt)")]
    if (row.error) words.push(text("ks-error", row.error))
    else if (row.tags.length) words.push(chips("ks-tag", row.tags))
    return words
  },
  State: (row) => [make("span", `ks-badge ks-${row.tone}`, row.stage)],
  When: (row) => [make("div", "", momentWords(row.moment)), make("div", "ks-small", row.took)],
  Cost: (row) => [row.cost],
  Size: (row) => [row.size],
  Took: (row) => [row.took],
  Kind: (row) => [row.kind],
  Tags: (row) => [chips("ks-tag", row.tags)],
  Collections: (row) => [chips("ks-tag", row.collections)],
  Seed: (row) => [text("ks-line", row.seed)],
  Name: (row) => [text("ks-line", row.name)],
}
const WEIGHTS = {
  Model: 8, Prompt: 22, State: 7.5, When: 8.5, Cost: 7, Size: 7.5, Took: 4.5, Kind: 8, Tags: 7, Collections: 7, Seed: 7, Name: 7,
}

function template(columns) {
  return ["1.6rem", "4.9rem", ...columns.map((column) => `minmax(0, ${WEIGHTS[column]}fr)`), "minmax(13rem, 19rem)"].join(" ")
}

function tableHead(columns) {
  const head = make("div", "ks-head ks-row")
  head.setAttribute("role", "row")
  for (const name of ["", "Result", ...columns, ""]) {
    const cell = make("div", "ks-th", name)
    cell.setAttribute("role", "columnheader")
    if (!name) cell.setAttribute("aria-label", head.children.length ? "Actions" : "Select")
    head.append(cell)
  }
  return head
}

function tableRow(row, press, columns, isNarrow) {
  const line = make("div", "ks-row")
  line.setAttribute("role", "row")
  const cell = (name, ...content) => {
    const element = make("div", `ks-td ks-${name}`)
    element.setAttribute("role", "cell")
    element.append(...content)
    line.append(element)
  }
  const together = make("div", "ks-together")
  together.append(star(row, press), actions(row, press, isNarrow))
  cell("tick-cell", tick(row, press))
  cell("picture", picture(row, press))
  for (const column of columns) cell(`cell ks-${column.toLowerCase()}`, ...CELLS[column](row))
  cell("actions", together)
  return line
}

function galleryCard(row, press) {
  const card = make("article", "ks-card")
  card.setAttribute("aria-label", `${row.title}, ${momentWords(row.moment)}`)
  const head = make("div", "ks-card-head")
  head.append(tick(row, press), make("strong", "ks-line", row.title), star(row, press))
  const facts = make("div", "ks-small ks-line", [row.stage, row.took, row.cost].filter(Boolean).join(" · "))
  const words = row.error ? text("ks-error", row.error) : text("ks-text", row.prompt || "(no prompt)")
  card.append(picture(row, press), head, words, facts, actions(row, press, true))
  return card
}
