// What led to what, as a tree of lines: each can be opened, gone back to, and compared with the one above it.
function versionLine(version, act) {
  const line = make("li", "kt-line")
  line.style.setProperty("--depth", Math.min(version.depth, 8))
  line.dataset.task = version.id
  if (version.isHere) line.setAttribute("aria-current", "true")
  const open = button("", "kt-open", () => act("open"), `Open ${version.title}, ${momentWords(version.moment)}`)
  if (version.thumbnail) {
    const image = make("img")
    image.src = version.thumbnail
    image.alt = ""
    open.append(image)
  } else open.append(make("span", "kt-none", version.stage))
  const facts = make("div", "kt-facts")
  const head = make("div", "kt-head")
  head.append(make("strong", "", version.how), make("span", "kt-small", `${version.title} · ${momentWords(version.moment)}`))
  if (version.isHere) head.append(make("span", "kt-here", "This one"))
  const prompt = make("p", "kt-prompt")
  prompt.dir = "auto"
  for (const [words, differs] of version.words) prompt.append(differs ? make("mark", "kt-mark", words) : words)
  const actions = make("div", "kt-actions")
  if (version.before) actions.append(button("Compare with the one before", "kb-action", () => act("compare")))
  actions.append(button("Back to this", "kb-action", () => act("reuse"), `Back to this: put its brief into Create`))
  facts.append(head, prompt, actions)
  line.append(open, facts)
  return line
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kt")
  const shown = JSON.stringify(data)
  if (root.dataset.shown === shown) return
  root.dataset.shown = shown
  const list = make("ul", "kt-list")
  for (const version of data.versions) {
    list.append(versionLine(version, (action) => setTriggerValue("acted", { action, task: version.id, before: version.before })))
  }
  root.replaceChildren(list)
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" })
}
