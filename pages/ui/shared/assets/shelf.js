// The history as a table or a gallery: real links and buttons; the page holds no more than it shows.
const views = new WeakMap()

function picture(row, act) {
  if (!row.thumbnail && row.medium !== "sound") return make("span", "ks-none", row.mark)
  const open = button("", "ks-open", () => act("view"), `Open the result of ${row.model}`)
  if (!row.thumbnail) {
    open.append(make("span", "ks-note", "♪"))
    return open
  }
  const image = make("img")
  image.src = row.thumbnail
  image.loading = "lazy"
  image.decoding = "async"
  image.alt = ""
  open.append(image)
  if (row.medium === "clip") open.append(make("span", "ks-play", "▶"), make("span", "ks-length", row.length))
  return open
}

function star(row, act) {
  const action = row.actions.find((each) => each.name === "star")
  return action ? actionPress(row, action, act, "ks-star") : ""
}

function tick(row, state) {
  const box = make("input", "ks-tick")
  box.type = "checkbox"
  box.checked = state.selected.has(row.id)
  box.setAttribute("aria-label", `Select ${row.model}, ${row.moment}`)
  box.onchange = () => {
    if (box.checked) state.selected.add(row.id)
    else state.selected.delete(row.id)
    state.select([...state.selected])
  }
  return box
}

function actions(row, act) {
  const box = make("div", "ks-buttons")
  const main = row.actions.filter((action) => action.isMain && action.name !== "star")
  const rest = row.actions.filter((action) => !action.isMain)
  box.append(...main.map((action) => actionPress(row, action, act, "ks-action")), actionMenu(row, rest, act, "ks-action"))
  return box
}

function tags(row) {
  const box = make("span", "ks-tags")
  for (const tag of row.tags) box.append(make("span", "ks-tag", tag))
  return box
}

function tableRow(row, state, act) {
  const cell = (name, ...content) => {
    const element = make("td", `ks-${name}`)
    element.append(...content)
    return element
  }
  const prompt = make("div", "ks-text", row.prompt || "(no prompt)")
  prompt.title = row.prompt
  const words = [prompt, tags(row)]
  if (row.error) words.push(make("div", "ks-error", row.error))
  const together = make("div", "ks-together")
  together.append(star(row, act), actions(row, act))
  const tr = make("tr")
  tr.append(
    cell("tick-cell", tick(row, state)),
    cell("picture", picture(row, act)),
    cell("model", make("strong", "", row.model), make("div", "ks-small", row.size)),
    cell("prompt", ...words),
    cell("state", make("span", `ks-badge ks-${row.tone}`, row.stage)),
    cell("time", make("div", "", row.moment), make("div", "ks-small", row.took)),
    cell("cost", row.cost),
    cell("actions", together),
  )
  return tr
}

function galleryCard(row, state, act) {
  const card = make("article", "ks-card")
  const head = make("div", "ks-card-head")
  head.append(tick(row, state), make("strong", "ks-card-model", row.model), star(row, act))
  const facts = make("div", "ks-small", [row.stage, row.took, row.cost].filter(Boolean).join(" · "))
  const prompt = make("div", "ks-text", row.prompt || "(no prompt)")
  prompt.title = row.prompt
  card.append(picture(row, act), head, prompt, tags(row), facts, actions(row, act))
  return card
}

function table(rows, state, act) {
  const root = make("table", "ks-table")
  const head = make("tr")
  for (const name of ["", "Result", "Model", "Prompt", "State", "When", "Cost", ""]) head.append(make("th", "", name))
  const thead = make("thead")
  thead.append(head)
  const body = make("tbody")
  for (const row of rows) body.append(tagged(tableRow(row, state, act(row)), row))
  root.append(thead, body)
  return root
}

function gallery(rows, state, act) {
  const root = make("div", "ks-gallery")
  for (const row of rows) root.append(tagged(galleryCard(row, state, act(row)), row))
  return root
}

function tagged(element, row) {
  element.dataset.task = row.id
  element.dataset.state = row.state
  return element
}

export default function ({ parentElement, data, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".ks")
  const shown = JSON.stringify([data.view, data.clear, data.rows])
  let state = views.get(root)
  if (state && state.shown === shown) return
  if (!state || state.clear !== data.clear) state = { selected: new Set(), viewer: state?.viewer }
  state.shown = shown
  state.clear = data.clear
  state.select = (ids) => setStateValue("selected", { clear: data.clear, ids })
  views.set(root, state)
  const rows = data.rows.map((row) => ({ ...row, actions: row.actions.map((number) => data.actions[number]) }))
  const cards = () => state.rows
  const focus = (id) => root.querySelector(`[data-task="${id}"] .ks-open`)
  const trigger = openingViewer(state, root, setTriggerValue, { cards, focus })
  const act = (row) => (action, more) => {
    if (action === "view") trigger("opened", { task: row.id })
    else trigger("acted", { task: row.id, action, ...more })
  }
  state.rows = rows
  state.viewer?.update(rows, setTriggerValue)
  root.replaceChildren((data.view === "Gallery" ? gallery : table)(rows, state, act))
}
