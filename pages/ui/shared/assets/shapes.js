// Aspect ratios to choose from: radio buttons with a rectangle each. Arrows, Home and End move the choice.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".ks")
  const shown = JSON.stringify([data.label, data.shapes])
  if (root.dataset.shown !== shown) {
    root.dataset.shown = shown
    root.dataset.asked = ""
    root.replaceChildren(...drawn(data))
  }
  const radios = [...root.querySelectorAll(".ks-shape")]
  const mark = (place) => radios.forEach((radio, index) => {
    radio.setAttribute("aria-checked", String(index === place))
    radio.tabIndex = index === Math.max(0, place) ? 0 : -1
  })
  const choose = (place, focus) => {
    const radio = radios[place]
    if (focus) radio.focus()
    if (radio.getAttribute("aria-checked") === "true") return
    mark(place)
    root.dataset.asked = String(place)
    setTriggerValue("chosen", place)
  }
  radios.forEach((radio, place) => {
    radio.onclick = () => choose(place, false)
    radio.onkeydown = (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
      const to = { Home: 0, End: radios.length - 1 }[event.key]
        ?? (event.key in steps ? (place + steps[event.key] + radios.length) % radios.length : undefined)
      if (to === undefined) return
      event.preventDefault()
      choose(to, true)
    }
  })
  // An answer to an earlier choice must not undo a later one that is still on its way.
  if (root.dataset.asked === "" || root.dataset.asked === String(data.chosen)) {
    root.dataset.asked = ""
    mark(data.chosen)
  }
}

function drawn(data) {
  const label = make("div", "ks-label", data.label)
  label.id = "label"
  label.title = data.help
  const group = make("div", "ks-group")
  group.setAttribute("role", "radiogroup")
  group.setAttribute("aria-labelledby", "label")
  group.append(...data.shapes.map((shape) => {
    const radio = button("", "ks-shape", null)
    radio.setAttribute("role", "radio")
    const stage = make("span", "ks-stage")
    const box = make("span", shape.wide ? "ks-box" : "ks-box ks-open")
    box.style.width = `${Math.max(0.15, shape.wide ?? 0.8) * 100}%`
    box.style.height = `${Math.max(0.15, shape.high ?? 0.8) * 100}%`
    stage.append(box)
    radio.append(stage, make("span", "ks-name", shape.name))
    return radio
  }))
  return [label, group]
}
