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
