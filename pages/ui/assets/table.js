// The history table: real rows, real links and buttons; the page holds no more than it shows.
const make = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
const cell = (name, ...content) => {
  const element = make("td", `kt-${name}`)
  element.append(...content)
  return element
}

function picture(row, trigger) {
  if (!row.thumbnail) return make("span", "kt-none", row.mark)
  const open = make("button", "kt-open")
  open.type = "button"
  open.setAttribute("aria-label", `Open the result of ${row.model}`)
  open.onclick = () => trigger("opened", { task: row.id, file: 0 })
  const image = make("img")
  image.src = row.thumbnail
  image.loading = "lazy"
  image.alt = ""
  open.append(image)
  return open
}

function actions(row, trigger) {
  const box = make("div", "kt-buttons")
  for (const [index, href] of row.downloads.entries()) {
    const link = make("a", "kt-action", row.downloads.length > 1 ? `Download ${index + 1}` : "Download")
    link.href = href
    link.download = ""
    box.append(link)
  }
  for (const action of row.actions) {
    const press = make("button", "kt-action", action.label)
    press.type = "button"
    press.onclick = () => trigger("acted", { task: row.id, action: action.name })
    box.append(press)
  }
  return box
}

function line(row, trigger) {
  const tr = make("tr")
  tr.dataset.task = row.id
  tr.dataset.state = row.state
  const prompt = make("div", "kt-text", row.prompt || "(no prompt)")
  prompt.title = row.prompt
  const parts = [prompt]
  if (row.error) parts.push(make("div", "kt-error", row.error))
  const state = make("span", `kt-badge kt-${row.tone}`, row.stage)
  tr.append(
    cell("picture", picture(row, trigger)),
    cell("model", make("strong", "", row.model), make("div", "kt-small", row.size)),
    cell("prompt", ...parts),
    cell("state", state),
    cell("time", make("div", "", row.moment), make("div", "kt-small", row.took)),
    cell("cost", row.cost),
    cell("actions", actions(row, trigger)),
  )
  return tr
}

export default function ({ parentElement, data, setTriggerValue }) {
  const body = parentElement.querySelector("tbody")
  body.replaceChildren(...data.rows.map((row) => line(row, setTriggerValue)))
}
