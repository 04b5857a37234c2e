// What every component makes its elements with. Put in front of a component's own script: see text() in __init__.py.
const make = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text }
const button = (text, className, onclick, label) => {
  const element = make("button", className, text)
  element.type = "button"
  if (label) element.setAttribute("aria-label", label)
  element.onclick = onclick
  return element
}
// A moment as the server stamps it ("2026-12-01T16:10:00Z"), said in the zone of who reads it.
const STAMP = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/
const momentWords = (stamp) => {
  const moment = new Date(stamp)
  if (Number.isNaN(moment.getTime())) return stamp
  const part = (options) => moment.toLocaleString("en-GB", options)
  const [day, month, year] = [{ day: "2-digit" }, { month: "short" }, { year: "numeric" }].map(part)
  return `${day} ${month.slice(0, 3)} ${year}, ${part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`
}
const keepChildren = (parent, wanted) => {
  const same = parent.children.length === wanted.length && wanted.every((child, index) => parent.children[index] === child)
  if (!same) parent.replaceChildren(...wanted)
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = make("textarea")
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand("copy")
    area.remove()
  }
}
