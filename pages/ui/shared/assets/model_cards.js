// The models as cards. A press anywhere on a card opens it in full below; its buttons star, compare and try it.
function heading(card, press) {
  const top = make("div", "km-top")
  const star = button(card.isStarred ? "★" : "☆", "km-star", () => press("star"), `Star ${card.title}`)
  star.setAttribute("aria-pressed", String(card.isStarred))
  top.append(button(card.title, "km-open", () => press("open")), star)
  return top
}

function words(card) {
  const lines = [
    make("p", "km-quiet", `${card.group} · ${card.vendor} · ${card.kind}`),
    make("p", "km-price", card.price),
    make("p", "km-quiet", card.time),
  ]
  const tags = make("p", "km-tags")
  tags.append(...[...card.takes, ...card.limits].map((word) => make("span", "km-tag", word)))
  lines.push(tags)
  if (Object.keys(card.own).length) {
    const own = make("dl", "km-own")
    for (const [label, value] of Object.entries(card.own)) own.append(make("dt", "", label), make("dd", "", value))
    lines.push(own)
  }
  return lines
}

function foot(card, press) {
  const place = make("div", "km-foot")
  const beside = button(card.isBeside ? "✓ Compare" : "Compare", "km-press", () => press("beside"), `Compare ${card.title}`)
  beside.setAttribute("aria-pressed", String(card.isBeside))
  place.append(beside)
  if (card.canBeTried) place.append(button("Try it", "km-press", () => press("try"), `Try ${card.title}`))
  return place
}

function drawCard(card, press) {
  const place = make("article", "km-card")
  place.dataset.model = card.id
  place.append(heading(card, press), ...words(card), foot(card, press))
  place.onclick = (event) => { if (!event.target.closest("button")) press("open") }
  return place
}

// What was opened stands below: it comes into sight once it is drawn.
function bring(title, tries = 25) {
  const entry = document.querySelector(".st-key-model_entry")
  if (entry?.querySelector("h3")?.textContent.trim() === title) entry.scrollIntoView({ block: "start" })
  else if (tries) setTimeout(bring, 120, title, tries - 1)
}

const drawn = new WeakMap()

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".km")
  const before = drawn.get(root) ?? new Map()
  const now = new Map()
  for (const card of data.cards) {
    const text = JSON.stringify(card)
    const known = before.get(card.id)
    const press = (action) => {
      setTriggerValue("pressed", { [action]: card.id })
      if (action === "open") bring(card.title)
    }
    now.set(card.id, known?.text === text ? known : { text, place: drawCard(card, press) })
  }
  drawn.set(root, now)
  const focused = document.activeElement?.closest?.(".km-card")?.dataset.model
  const at = [...(document.activeElement?.parentElement?.children ?? [])].indexOf(document.activeElement)
  keepChildren(root, [...now.values()].map((one) => one.place))
  const again = focused && now.get(focused)?.place
  if (again && !again.contains(document.activeElement)) again.querySelectorAll("button")[Math.max(0, at)]?.focus()
}
