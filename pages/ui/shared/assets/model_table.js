// The models as a table of the page itself: read by every reader, and one press or click opens a model.
function head(column) {
  const cell = make("th", column.isNumber ? "km-number" : "", column.name)
  cell.scope = "col"
  if (column.help) cell.title = column.help
  return cell
}

function body(column, value, open) {
  const cell = make("td", column.isNumber ? "km-number" : "")
  if (open) cell.append(button(value, "km-open", open))
  else if (Array.isArray(value)) cell.append(...value.map((word) => make("span", "km-tag", word)))
  else cell.textContent = value ?? ""
  return cell
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".km")
  const drawn = JSON.stringify(data)
  if (root.dataset.drawn === drawn) return
  root.dataset.drawn = drawn
  const table = make("table", "km-table")
  table.append(make("caption", "km-caption", "The models of the catalogue"))
  const top = make("tr")
  top.append(...data.columns.map(head))
  const thead = make("thead")
  thead.append(top)
  const tbody = make("tbody")
  tbody.append(...data.rows.map((row) => {
    const open = (event) => { event.stopPropagation(); setTriggerValue("opened", row.id) }
    const line = make("tr")
    line.onclick = open
    line.append(...row.cells.map((value, index) => body(data.columns[index], value, index === 0 ? open : null)))
    return line
  }))
  table.append(thead, tbody)
  root.replaceChildren(table)
}
