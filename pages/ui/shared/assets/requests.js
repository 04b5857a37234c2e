// What each column was sent, one row a parameter; what differs is marked, and so is every differing word of a prompt.
function words(segments) {
  const cell = document.createDocumentFragment()
  for (const [text, differs] of segments) cell.append(differs ? make("mark", "kr-mark", text) : text)
  return cell
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".kr")
  const shown = JSON.stringify(data)
  if (root.dataset.shown === shown) return
  root.dataset.shown = shown
  const table = make("table", "kr-table")
  table.style.setProperty("--columns", data.columns.length)
  const head = make("tr")
  head.append(make("th", "kr-name", ""))
  data.columns.forEach((column, index) => {
    const cell = make("th", "kr-column", column.label)
    cell.scope = "col"
    const press = button("Copy request", "kb-action", async () => {
      await copy(data.columns[index].request)
      setText(press, "Copied")
      setTimeout(() => setText(press, "Copy request"), 1200)
    }, `Copy the request of ${column.label}`)
    cell.append(press)
    head.append(cell)
  })
  const top = make("thead")
  top.append(head)
  const body = make("tbody")
  for (const row of data.rows) {
    const line = make("tr", row.differs ? "kr-differs" : "")
    const name = make("th", "kr-name", row.name)
    name.scope = "row"
    line.append(name)
    for (const segments of row.cells) {
      const cell = make("td", "kr-cell")
      cell.append(words(segments))
      line.append(cell)
    }
    body.append(line)
  }
  table.append(top, body)
  root.replaceChildren(table)
}
